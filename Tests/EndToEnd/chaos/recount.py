"""Reports and lists as plain Python counts them, one record after the other."""

import dataclasses
import datetime
import functools
import math
import zoneinfo

from chaos import cast
from chaos.truth import nanoseconds
from conversion.v1 import conversion_pb2
from conversion.v1.summary_pb2 import NO_RATE_REASON_NO_RECORDED_CALLS as NO_RECORDED_CALLS
from conversion.v1.summary_pb2 import SummaryGrouping

RETRACTED = conversion_pb2.CONVERSION_STATE_RETRACTED
PERIODS = {"HOUR", "DAY", "WEEK"}


def period(name, zone, nanoseconds):
    """The hour, day or week that a moment lies in, as seconds since 1970: its beginning and its end."""
    # All moments of a quarter of an hour are in the same one: no zone's clocks are finer.
    return _period(name, zone, nanoseconds // (900 * 10**9) * 900)


@functools.lru_cache(maxsize=None)
def _period(name, zone, moment):
    zone = zoneinfo.ZoneInfo(zone)
    local = datetime.datetime.fromtimestamp(moment, zone)
    if name == "HOUR":
        # By the clock on the wall; an hour that comes twice is two.
        start = moment - local.minute * 60 - local.second
        return start, start + 3600
    first = local.date() - datetime.timedelta(local.weekday() if name == "WEEK" else 0)
    days = [first, first + datetime.timedelta(7 if name == "WEEK" else 1)]
    start, end = (datetime.datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() for day in days)
    return int(start), int(end)


def takes(filter, agent, room, user, moment, test, event=None):
    """Whether a filter takes a conversion, or, without `event`, a call."""
    return (
        (not filter.HasField("start_time") or moment >= nanoseconds(filter.start_time))
        and (not filter.HasField("end_time") or moment < nanoseconds(filter.end_time))
        and filter.agent_id in ("", agent)
        and filter.room_name in ("", room)
        and filter.user_id in ("", user)
        and (event is None or cast.normalise(filter.event_type) in ("", event))
        and (filter.include_tests or not test)
    )


def filtered(filter, conversions, with_event=True):
    for one in conversions:
        event = one.event_type if with_event else None
        if takes(filter, one.agent_id, one.room_name, one.user_id, nanoseconds(one.timestamp), one.test, event):
            yield one


def amount(money):
    return money.units * 10**9 + money.nanos


@dataclasses.dataclass
class Row:
    conversions: int = 0
    retracted: int = 0
    # Rooms with conversions that count.
    converted: set = dataclasses.field(default_factory=set)
    # By currency: gross and net, in billionths.
    revenues: dict = dataclasses.field(default_factory=dict)


def interval(converted, calls):
    """Wilson's, at 95 %."""
    if not calls:
        return 0, 1
    z, p = 1.959963984540054, converted / calls
    centre = p + z * z / (2 * calls)
    margin = z * math.sqrt(p * (1 - p) / calls + z * z / (4 * calls * calls))
    scale = 1 + z * z / calls
    return max(0, (centre - margin) / scale), min(1, (centre + margin) / scale)


def report(request, conversions, calls):
    """What SummarizeConversions must answer, as `told` puts it."""
    groups = [SummaryGrouping.Name(number).removeprefix("SUMMARY_GROUPING_") for number in request.group_by]
    zone = request.time_zone or "UTC"

    def key(event, agent, revision, moment):
        parts = []
        for group in groups:
            if group == "EVENT_TYPE":
                parts.append((event or "").encode())
            elif group == "AGENT":
                parts.append(agent.encode())
            elif group == "AGENT_REVISION":
                parts.append((agent.encode(), revision))
            else:
                parts.append(period(group, zone, moment))
        return tuple(parts)

    rows, rooms, recorded = ({(): Row()} if not groups else {}), {}, {}
    for one in filtered(request.filter, conversions, with_event=False):
        moment = nanoseconds(one.timestamp)
        rooms.setdefault(key(None, one.agent_id, one.agent_revision, moment), set()).add(one.room_name)
        if cast.normalise(request.filter.event_type) not in ("", one.event_type):
            continue
        row = rows.setdefault(key(one.event_type, one.agent_id, one.agent_revision, moment), Row())
        if one.state == RETRACTED:
            row.retracted += 1
        else:
            row.conversions += 1
            row.converted.add(one.room_name)
        if currency := one.value.currency_code or one.net_value.currency_code:
            gross, net = row.revenues.get(currency, (0, 0))
            row.revenues[currency] = (gross + amount(one.value), net + amount(one.net_value))
    for call in calls:
        moment = nanoseconds(call.start_time)
        if takes(request.filter, call.agent_id, call.room_name, call.user_id, moment, call.test):
            name = key(None, call.agent_id, call.agent_revision, moment)
            rooms.setdefault(name, set()).add(call.room_name)
            recorded.setdefault(name, set()).add(call.room_name)
    if "EVENT_TYPE" not in groups:
        for name in rooms:
            rows.setdefault(name, Row())
    # A call has no event type, so all events of a group share its calls.
    place = groups.index("EVENT_TYPE") if "EVENT_TYPE" in groups else None
    told = []
    for name in sorted(rows):
        shared = name if place is None else (*name[:place], b"", *name[place + 1 :])
        told.append(_line(groups, name, rows[name], len(rooms.get(shared, ())), len(recorded.get(shared, ()))))
    return told


def _line(groups, key, row, calls, recorded):
    line = {"conversions": row.conversions, "retracted": row.retracted, "calls": calls, "converted": len(row.converted)}
    line["recorded"] = recorded
    line["rate"] = len(row.converted) / calls if recorded else 0
    line["revenues"] = {code: (gross, net - gross, net) for code, (gross, net) in sorted(row.revenues.items())}
    for group, part in zip(groups, key):
        if group == "EVENT_TYPE":
            line["event"] = part.decode()
        elif group == "AGENT":
            line["agent"] = part.decode()
        elif group == "AGENT_REVISION":
            line["agent"], line["revision"] = part[0].decode(), part[1]
        else:
            line["period"] = part
    return line


def told(request, summaries):
    """The server's rows in the form of `report`."""
    groups = [SummaryGrouping.Name(number).removeprefix("SUMMARY_GROUPING_") for number in request.group_by]
    lines = []
    for row in summaries:
        line = {
            "conversions": row.conversions,
            "retracted": row.retracted_conversions,
            "calls": row.calls,
            "converted": row.converted_calls,
            "recorded": row.recorded_calls,
            "rate": row.rate,
            "revenues": {},
        }
        for revenue in row.revenues:
            amounts = [revenue.gross, revenue.adjustment, revenue.net]
            assert {money.currency_code for money in amounts} == {revenue.net.currency_code}
            # Both parts of an amount have its sign.
            assert all(money.units * money.nanos >= 0 and abs(money.nanos) < 10**9 for money in amounts), revenue
            line["revenues"][revenue.net.currency_code] = tuple(map(amount, amounts))
        # Where no call was recorded, all that are known have converted.
        has_no_rate = row.calls > 0 and row.recorded_calls == 0
        assert (row.no_rate_reason == NO_RECORDED_CALLS) == has_no_rate == (not row.HasField("rate_interval")), row
        if not has_no_rate:
            lower, upper = interval(row.converted_calls, row.calls)
            assert math.isclose(row.rate_interval.lower, lower, rel_tol=1e-9, abs_tol=1e-12), row
            assert math.isclose(row.rate_interval.upper, upper, rel_tol=1e-9), row
        if "EVENT_TYPE" in groups:
            line["event"] = row.event_type
        if "AGENT" in groups or "AGENT_REVISION" in groups:
            line["agent"] = row.agent_id
        if "AGENT_REVISION" in groups:
            line["revision"] = row.agent_revision
        if PERIODS & set(groups):
            assert not row.start_time.nanos and not row.end_time.nanos
            line["period"] = (row.start_time.seconds, row.end_time.seconds)
        lines.append(line)
    return lines


def random_request(random, conversions, service):
    """A report that somebody might ask for, on what is there."""
    filter = random_filter(random, conversions)
    groups = ["EVENT_TYPE", random.choice(["AGENT", "AGENT_REVISION"]), random.choice(sorted(PERIODS))]
    groups = random.sample(groups, random.randrange(4))
    zone = random.choice(["", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"])
    return service.SummarizeConversionsRequest(
        filter=filter, group_by=[f"SUMMARY_GROUPING_{group}" for group in groups], time_zone=zone,
        page_size=random.choice([0, 0, 100]),
    )  # fmt: skip


def random_filter(random, conversions):
    filter = conversion_pb2.ConversionFilter(include_tests=random.random() < 0.5)
    one, other = random.choice(conversions), random.choice(conversions)
    if random.random() < 0.3:
        filter.agent_id = random.choice([one.agent_id, *cast.AGENTS])
    if random.random() < 0.2:
        filter.event_type = random.choice([one.event_type, "Sign-Up", "nothing"])
    if random.random() < 0.2:
        filter.user_id = one.user_id
    if random.random() < 0.1:
        filter.room_name = one.room_name
    moments = sorted([one.timestamp, other.timestamp], key=nanoseconds)
    if random.random() < 0.3:
        filter.start_time.CopyFrom(moments[0])
    if random.random() < 0.3 and nanoseconds(moments[0]) < nanoseconds(moments[1]):
        filter.end_time.CopyFrom(moments[1])
    return filter
