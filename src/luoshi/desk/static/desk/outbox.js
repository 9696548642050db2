/* Decisions on their way: kept in the browser until the server has them, so that closing it loses nothing.

   A job is {id, facts: [fact ids], url, body, words, reload}. Jobs go one after another, in order; one that the server
   refuses is parked with both sides until the person decides about it. */
"use strict";
class Outbox {
  constructor(name, token, ears) {
    this.name = name;
    this.token = token;
    this.ears = ears;
    this.memory = null;
    this.sending = false;
    this.wait = 2000;
    this.timer = 0;
  }

  /* ---- what is kept ---- */
  read() {
    if (this.memory) return this.memory;
    try {
      return JSON.parse(localStorage.getItem(this.name)) || { jobs: [], parked: [] };
    } catch {
      return { jobs: [], parked: [] };
    }
  }
  write(kept) {
    try {
      if (kept.jobs.length || kept.parked.length) localStorage.setItem(this.name, JSON.stringify(kept));
      else localStorage.removeItem(this.name);
      this.memory = null;
    } catch {
      this.memory = kept;
      this.ears.say("浏览器不让保存，关闭页面前请等待处理存完。", true);
    }
  }
  change(deed) {
    const kept = this.read();
    deed(kept);
    this.write(kept);
  }
  get jobs() { return this.read().jobs; }
  get parked() { return this.read().parked; }

  /* The revision that the next decision on a fact must name: after those of one's own that are still on their way. */
  revision(fact, shown) {
    const own = this.jobs.map((job) => (job.body.facts ? job.body.facts[fact] : job.facts[0] === fact ? job.body.revision : -1));
    return Math.max(Number(shown), ...own.filter((one) => one >= 0).map((one) => one + 1));
  }
  add(job) {
    const id = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.change((kept) => kept.jobs.push({ id, ...job }));
    this.send();
  }
  drop(id) {
    this.change((kept) => { kept.jobs = kept.jobs.filter((job) => job.id !== id); });
  }
  unpark(id) {
    this.change((kept) => { kept.parked = kept.parked.filter((job) => job.id !== id); });
    this.ears.parked();
  }
  park(job, told) {
    this.change((kept) => {
      // what was decided on top of it cannot stand either
      const same = (one) => one.id === job.id || one.facts.some((fact) => job.facts.includes(fact));
      kept.jobs = kept.jobs.filter((one) => !same(one));
      kept.parked = [...kept.parked.filter((one) => one.id !== job.id), { ...job, told }];
    });
    this.ears.parked();
  }

  /* ---- sending ---- */
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    try {
      for (let [job] = this.jobs; job; [job] = this.jobs) if (!(await this.post(job))) return;
      this.ears.empty();
    } finally {
      this.sending = false;
    }
  }
  async post(job) {
    let answer;
    try {
      answer = await fetch(job.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf() },
        body: JSON.stringify(job.body),
      });
    } catch {
      return this.later("与服务器的连接断了，处理结果存在本机，连上后自动补交。");
    }
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      return this.later("服务器没有收下：登录已失效，或没有审读权限。处理结果存在本机，重新登录后自动补交。");
    }
    if (answer.status >= 500 || answer.status === 429) {
      return this.later("服务器忙，处理结果存在本机，稍后自动补交。");
    }
    const told = await answer.json().catch(() => ({}));
    this.wait = 2000;
    if (!answer.ok) {
      this.park(job, { ...told, error: told.error || "服务器没有收下这一条" });
      return true;
    }
    this.drop(job.id);
    this.ears.done(job, told);
    return true;
  }
  later(words) {
    this.ears.say(words, true);
    this.timer = setTimeout(() => this.send(), this.wait);
    this.wait = Math.min(30000, this.wait * 2);
    return false;
  }
  csrf() {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
    return cookie ? cookie.slice(10) : this.token;
  }
}
