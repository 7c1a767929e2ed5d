"""What was compared, and what differed."""

import sys


class Report:
    def __init__(self):
        self.compared, self.differences = 0, []

    def same(self, what, expected, found):
        self.compared += 1
        if expected != found:
            self.differences.append(f"{what}\n  expected {shown(expected)}\n  found    {shown(found)}")

    def same_rows(self, what, expected, found):
        """Rows by their external ids."""
        self.same(f"{what}: external ids", sorted(expected), sorted(found))
        for key in expected.keys() & found.keys():
            for name, value in expected[key].items():
                self.same(f"{what}: {name} of {key!r}", value, found[key].get(name, "no such field"))

    def imported(self, what, run, read, refused=0):
        """How a run went. A file whose rows are all read can only have changed or unchanged ones."""
        found = {name: run[name] for name in ("status", "rows_read", "rows_refused", "rows_repeated")}
        expected = {"status": "partly" if refused else "succeeded", "rows_read": read, "rows_refused": refused, "rows_repeated": 0}
        self.same(f"{what}: {run['response_message']} {run['refused'][:10]}", expected, found)

    def end(self):
        for difference in self.differences[:40]:
            print(difference)
        print(f"{self.compared} comparisons, {len(self.differences)} differences")
        sys.exit(1 if self.differences else 0)


def shown(value):
    text = ascii(value) if isinstance(value, str) else repr(value)
    return text if len(text) < 1500 else text[:1500] + " …"
