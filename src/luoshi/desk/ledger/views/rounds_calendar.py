"""The office's calendar: which days are worked otherwise than the week says."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.ledger.calendar import is_working, special_days
from luoshi.desk.ledger.forms_rounds import DayForm
from luoshi.desk.ledger.models import Day
from luoshi.desk.ledger.services.days import day_remove, days_set, may_set_days
from luoshi.records import LuoshiError


@signed_in
def calendar(request: PersonRequest) -> HttpResponse:
    """The special days of a year and its working days by month; sent back, days are entered."""
    words = request.GET.get("year", "")
    year = int(words) if words.isdecimal() and 1949 <= int(words) <= 2100 else timezone.localdate().year
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        first, last = form.span()
        told = form.cleaned_data
        try:
            count = days_set(request.user, first, last, working=told["working"], name=told["name"])
            messages.success(request, f"已设定 {count} 天。")
            return redirect(f"{reverse('ledger:calendar')}?year={first.year}")
        except LuoshiError as error:
            form.add_error(None, str(error))
    days = list(Day.objects.filter(date__year=year).order_by("date"))
    context = {"year": year, "days": days, "form": form, "months": _months(year), "may": may_set_days(request.user)}
    return render(request, "ledger/calendar.html", context)


@allowed("round")
@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a day be again what the week says."""
    day = get_object_or_404(Day, pk=pk)
    day_remove(request.user, day)
    messages.success(request, f"已取消 {day.date}。")
    return redirect(f"{reverse('ledger:calendar')}?year={day.date.year}")


def _months(year: int) -> list[tuple[int, int]]:
    """The working days of each month."""
    special = special_days(date(year, 1, 1), date(year, 12, 31))
    counts = dict.fromkeys(range(1, 13), 0)
    day = date(year, 1, 1)
    while day.year == year:
        counts[day.month] += is_working(day, special)
        day += timedelta(days=1)
    return list(counts.items())
