"""gunicorn for the desk: gunicorn -c deploy/gunicorn.conf.py luoshi.desk.wsgi"""

import multiprocessing
import os

bind = os.environ.get("LUOSHI_BIND", "127.0.0.1:8600")
worker_class = "gthread"
workers = int(os.environ.get("LUOSHI_WORKERS", min(4, multiprocessing.cpu_count() + 1)))
threads = 4
timeout = 120
graceful_timeout = 30
max_requests, max_requests_jitter = 5000, 500
preload_app = False
control_socket_disable = True
forwarded_allow_ips = os.environ.get("LUOSHI_PROXIES", "127.0.0.1")
accesslog = None
errorlog = "-"
