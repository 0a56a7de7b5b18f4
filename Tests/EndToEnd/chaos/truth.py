"""What the workers' journals say must be in the ledger: each operation weighed by the contract, in plain Python."""

import dataclasses

from chaos import cast
from chaos.journal import Journal
from conversion.v1 import call_pb2, conversion_pb2

RESTATE = conversion_pb2.ADJUSTMENT_TYPE_RESTATE
REFUSALS = {"IDEMPOTENCY_KEY_REUSED": "ALREADY_EXISTS", "TIMESTAMP_TOO_OLD": "INVALID_ARGUMENT"}
SUCCESS = "Conversion tracked successfully."


def nanoseconds(timestamp):
    return timestamp.seconds * 10**9 + timestamp.nanos


def plain(conversion):
    """Without the time of the user's erasure, which no answer tells beforehand."""
    copy = conversion_pb2.Conversion()
    copy.CopyFrom(conversion)
    copy.ClearField("erase_time")
    return copy


@dataclasses.dataclass
class Attempted:
    """A request to record one conversion, and its answer: alone, or as an item of a batch or an import."""

    request: object
    response: object  # None where nobody waited for it, and of imports.
    operation: object

    @property
    def is_import(self):
        return self.operation.kind == "import"


class Truth:
    """The conversions, adjustments and calls that must be there, and no others."""

    def __init__(self, paths):
        # By id, as they must stand now.
        self.conversions = {}
        self.adjustments = {}
        # By id: the operation that erased the user, from when on to when.
        self.erasures = {}
        # By room: the last answer to RecordCall, and its request.
        self.calls = {}
        self.call_requests = {}
        # By agent: how often it was changed.
        self.changes = dict.fromkeys(cast.AGENTS, 0)
        # Pairs of ids: the first one's answer was there before the second one's request was sent.
        self.sequels = []
        self.attempts = self.refusals = 0
        lanes = [Journal(path) for path in paths]
        self._revisions = self._count_changes(lanes)
        for journal in lanes:
            journal.close()
            assert not journal.unknown(), journal.unknown()
            self.attempts += sum(operation.attempts for operation in journal.operations)
            self._count_conversions(journal)
            # What a lane did to its own records, it did one after the other.
            for operation in journal.operations:
                replay = {"adjust": self._adjust, "call": self._record_call, "erase": self._erase}.get(operation.kind)
                if replay is not None:
                    replay(operation)
            self._note_sequels(journal)

    # Agents

    def _count_changes(self, lanes):
        """By agent: from when to when each of its revisions may have come, as (sent, answered, revision)."""
        revisions = {agent: [(0, 0, 1)] for agent in cast.AGENTS}
        for journal in lanes:
            for operation in journal.operations:
                if operation.kind == "agent":
                    agent = operation.request.agent.id
                    self.changes[agent] += 1
                    assert operation.response is not None, operation
                    assert operation.response.revision == self.changes[agent] + 1, "a change was lost or made twice"
                    assert operation.response.instructions == operation.request.agent.instructions
                    revisions[agent].append((operation.sent, operation.answered, operation.response.revision))
        return revisions

    def _check_revision(self, agent, revision, sent, answered):
        known = self._revisions[agent]
        lowest = max(number for _, end, number in known if end <= sent)
        highest = max(number for start, _, number in known if start <= answered)
        assert lowest <= revision <= highest, (agent, revision, lowest, highest)

    # Conversions

    def _attempted(self, operation):
        if operation.kind == "track":
            if operation.refusal:
                self.refusals += 1
                assert (operation.code, operation.reason) == (REFUSALS[operation.refusal], operation.refusal), operation
            else:
                assert not operation.code, operation
                yield Attempted(operation.request, operation.response, operation)
        elif operation.kind == "batch":
            assert not operation.code, operation
            results = operation.response.results
            assert len(results) == len(operation.request.requests)
            for request, result in zip(operation.request.requests, results):
                if request.event_type == cast.WRONG_EVENT:
                    self.refusals += 1
                    assert result.status.code == 3 and not result.HasField("response"), result
                else:
                    assert result.status.code == 0, result
                    yield Attempted(request, result.response, operation)
        elif operation.kind == "import":
            for request in operation.request.conversions:
                if request.event_type != cast.WRONG_EVENT:
                    yield Attempted(request, None, operation)

    def _check_import(self, operation, known):
        """`known` are the identities of what was sent before."""
        assert not operation.code, operation
        items = operation.request.conversions
        wrong = [place for place, item in enumerate(items) if item.event_type == cast.WRONG_EVENT]
        self.refusals += len(wrong)
        new = {self._identity(item) for place, item in enumerate(items) if place not in wrong} - known
        told = operation.response
        assert (told.received_count, told.failed_count) == (len(items), len(wrong)), operation
        assert [(error.index, error.status.code) for error in told.errors] == [(place, 3) for place in wrong], operation
        assert told.imported_count + told.duplicate_count == len(items) - len(wrong), operation
        # Of several attempts only the last one has told.
        assert told.imported_count == len(new) or told.imported_count < len(new) and operation.attempts > 1, operation

    def _count_conversions(self, journal):
        groups = {}
        for operation in journal.operations:
            if operation.kind == "import":
                self._check_import(operation, groups.keys())
            for attempted in self._attempted(operation):
                groups.setdefault(self._identity(attempted.request), []).append(attempted)
        for group in groups.values():
            self._count_group(group)

    @staticmethod
    def _identity(request):
        """Requests of the same identity count once; each is its lane's own."""
        if cast.counts_once(request.agent_id):
            return request.room_name, cast.event_type(request), request.test
        return request.idempotency_key

    def _count_group(self, group):
        answers = [one for one in group if one.response is not None]
        assert answers, f"nobody knows what became of {group}"
        assert all(one.response.message == SUCCESS for one in answers)
        ids = {one.response.conversion.id for one in answers}
        assert len(ids) == 1, f"recorded more than once: {group}"
        (id,) = ids
        assert id not in self.conversions, f"two in one: {id}"
        # A batch's items are answered at once, in their order.
        first = min(answers, key=lambda one: one.operation.answered)
        for one in answers:
            if one is first and not group[0].is_import:
                # Where it was sent more than once, an earlier attempt may have been the first.
                assert not one.response.duplicate or one is not group[0] or one.operation.attempts > 1, group
            else:
                assert one.response.duplicate, group
            self._compare_content(one.response.conversion, first.response.conversion)
        conversion = conversion_pb2.Conversion()
        conversion.CopyFrom(first.response.conversion)
        assert any(self._may_be(conversion, one, first.operation.answered) for one in group), group
        self.conversions[id] = conversion

    @staticmethod
    def _compare_content(repeat, first):
        """What no adjustment changes is the same in every answer, but for a user who was erased."""
        if repeat.HasField("erase_time"):
            assert (repeat.user_id, repeat.details) == ("", "")
            repeat = plain(repeat)
            repeat.user_id, repeat.details = first.user_id, first.details
        for name in ("room_name", "event_type", "details", "user_id", "agent_id", "timestamp", "value", "create_time",
                     "agent_revision", "test", "imported"):  # fmt: skip
            assert getattr(repeat, name) == getattr(first, name), (repeat, first)

    def _may_be(self, conversion, attempted, answered):
        """Whether this is what the server had to record for a request that was answered by then."""
        request, sent = attempted.request, attempted.operation.sent
        if not sent <= nanoseconds(conversion.create_time) <= answered:
            return False
        expected = conversion_pb2.Conversion(
            id=conversion.id, room_name=request.room_name, event_type=cast.event_type(request), details=request.details,
            user_id=request.user_id, agent_id=request.agent_id, create_time=conversion.create_time, test=request.test,
            imported=attempted.is_import, agent_revision=conversion.agent_revision, state=conversion_pb2.CONVERSION_STATE_RECORDED,
        )  # fmt: skip
        # Without a time of its own it happened when it was received.
        expected.timestamp.CopyFrom(request.timestamp if request.HasField("timestamp") else conversion.create_time)
        if request.HasField("value"):
            expected.value.CopyFrom(request.value)
            expected.net_value.CopyFrom(request.value)
        self._check_revision(request.agent_id, conversion.agent_revision, sent, answered)
        return conversion == expected

    # Adjustments

    @staticmethod
    def _latest(conversion):
        moments = [conversion.timestamp] + ([conversion.adjust_time] if conversion.HasField("adjust_time") else [])
        return max(map(nanoseconds, moments))

    def _refusal(self, conversion, request):
        """Why the conversion does not allow the adjustment; empty where it does."""
        if conversion.id in self.erasures and request.details:
            return "CONVERSION_ERASED"
        if conversion.state == conversion_pb2.CONVERSION_STATE_RETRACTED:
            return "CONVERSION_ALREADY_RETRACTED"
        currency = conversion.net_value.currency_code
        if request.type == RESTATE and currency and currency != request.value.currency_code:
            return "CURRENCY_CODE_MISMATCH"
        if request.HasField("timestamp"):
            if nanoseconds(request.timestamp) < nanoseconds(conversion.timestamp):
                return "ADJUSTMENT_PRECEDES_CONVERSION"
            if nanoseconds(request.timestamp) < self._latest(conversion):
                return "MORE_RECENT_ADJUSTMENT_FOUND"
        return ""

    def _adjust(self, operation):
        request = operation.request
        conversion = self.conversions[request.conversion_id]
        refusal = self._refusal(conversion, request)
        assert operation.reason == refusal, (operation, conversion)
        if refusal:
            self.refusals += 1
            return
        adjustment = operation.response.adjustment
        received = nanoseconds(adjustment.create_time)
        assert operation.sent <= received <= operation.answered, operation
        expected = conversion_pb2.Adjustment(
            id=adjustment.id, conversion_id=request.conversion_id, type=request.type, details=request.details,
            create_time=adjustment.create_time,
        )  # fmt: skip
        if request.HasField("timestamp"):
            expected.timestamp.CopyFrom(request.timestamp)
        else:
            expected.timestamp.FromNanoseconds(max(received, self._latest(conversion)))
        if request.type == RESTATE:
            expected.value.CopyFrom(request.value)
            conversion.net_value.CopyFrom(request.value)
            conversion.state = conversion_pb2.CONVERSION_STATE_RESTATED
        else:
            conversion.ClearField("net_value")
            conversion.state = conversion_pb2.CONVERSION_STATE_RETRACTED
        conversion.adjust_time.CopyFrom(expected.timestamp)
        assert adjustment == expected, operation
        assert plain(operation.response.conversion) == conversion, (operation, conversion)
        assert not operation.response.duplicate or operation.attempts > 1, operation
        assert adjustment.id not in self.adjustments, operation
        self.adjustments[adjustment.id] = expected

    # Calls

    def _record_call(self, operation):
        assert not operation.code, operation
        if operation.request.validate_only:
            return
        request, stored = operation.request.call, operation.response
        known = self.calls.get(request.room_name)
        expected = call_pb2.Call()
        expected.CopyFrom(request)
        expected.update_time.CopyFrom(stored.update_time)
        # Under many attempts the first one may have been the one that made it.
        expected.create_time.CopyFrom(known.create_time if known else stored.create_time)
        assert operation.sent <= nanoseconds(stored.update_time) <= operation.answered, operation
        assert known or operation.sent <= nanoseconds(stored.create_time) <= operation.answered, operation
        if not request.HasField("start_time"):
            moments = [stored.create_time] + ([request.end_time] if request.HasField("end_time") else [])
            expected.start_time.CopyFrom(known.start_time if known else min(moments, key=nanoseconds))
        if known and known.agent_id == request.agent_id:
            expected.agent_revision = known.agent_revision
        else:
            expected.agent_revision = stored.agent_revision
            self._check_revision(request.agent_id, stored.agent_revision, operation.sent, operation.answered)
        assert stored == expected, (operation, expected)
        self.calls[request.room_name] = expected
        self.call_requests[request.room_name] = operation.request

    # Erasures

    def _erase(self, operation):
        assert not operation.code, operation
        user = operation.request.user_id
        # A user who is erased called once, so all that is known of them stands in this lane's journal.
        conversions = [one for one in self.conversions.values() if one.user_id == user]
        calls = [one for one in self.calls.values() if one.user_id == user]
        told = operation.response
        counts = (told.conversion_count, told.call_count)
        assert counts == (len(conversions), len(calls)) or operation.attempts > 1, (operation, conversions, calls)
        assert told.record_count >= sum(counts), operation
        for conversion in conversions:
            conversion.user_id = conversion.details = ""
            self.erasures[conversion.id] = operation
            for adjustment in self.adjustments.values():
                if adjustment.conversion_id == conversion.id:
                    adjustment.details = ""
        for call in calls:
            call.user_id = ""

    # Order

    def _note_sequels(self, journal):
        """A lane's records in the order in which it learnt of them; those of one batch stand in its order."""
        seen, last = set(), None
        for operation in sorted(journal.operations, key=lambda one: one.answered or 0):
            for id in self._made(operation):
                if id in seen:
                    continue
                seen.add(id)
                if last is not None and last[1] < operation.sent:
                    self.sequels.append((last[0], id))
                last = (id, operation.answered)

    @staticmethod
    def _made(operation):
        """What may have been recorded by it; an import made its records before anybody asked for their ids."""
        if operation.response is None:
            return []
        if operation.kind == "adjust":
            return [operation.response.adjustment.id]
        found = [operation.response.conversion] if operation.kind == "track" else []
        if operation.kind == "batch":
            found = [result.response.conversion for result in operation.response.results if not result.status.code]
        return [conversion.id for conversion in found if not conversion.imported]
