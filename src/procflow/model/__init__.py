"""The nouns: what a procedure is made of, the event log of a run, and nothing that is done to them."""

from procflow.model.calendars import (
    BUILTIN,
    DAY_MS,
    MINUTE_MS,
    WEEKDAYS,
    Calendar,
    Hours,
    Timeline,
    builtin,
    parse_minutes,
)
from procflow.model.demand import Demand
from procflow.model.durations import (
    UNITS,
    Duration,
    DurationUnit,
    Erlang,
    Exponential,
    Fixed,
    Law,
    Lognormal,
    Shape,
    Span,
    Triangular,
    Uniform,
)
from procflow.model.elements import DOCUMENT_SOURCES, Document, Duty, End, Flow, Gateway, Node, Role, Step
from procflow.model.law import EDIT_KINDS, LEGAL_SOURCES, Checked, EditKind, Legal, LegalSource
from procflow.model.limits import AfterPause, DayCount, StepClock, TimeLimit
from procflow.model.log import CASE_COLUMNS, STEP_COLUMNS, EventLog, Table
from procflow.model.procedure import Procedure
from procflow.model.rules import ControlFloor, IfCutThen, Order, Precondition, Rule, Separation, Together
from procflow.model.text import Text

__all__ = [
    "BUILTIN", "CASE_COLUMNS", "DAY_MS", "DOCUMENT_SOURCES", "EDIT_KINDS", "LEGAL_SOURCES", "MINUTE_MS", "STEP_COLUMNS",
    "UNITS", "WEEKDAYS", "AfterPause", "Calendar", "Checked", "ControlFloor", "DayCount", "Demand", "Document", "Duration",
    "DurationUnit", "Duty", "EditKind", "End", "Erlang", "EventLog", "Exponential", "Fixed", "Flow", "Gateway", "Hours",
    "IfCutThen", "Law", "Legal", "LegalSource", "Lognormal", "Node", "Order", "Precondition", "Procedure", "Role", "Rule",
    "Separation", "Shape", "Span", "Step", "StepClock", "Table", "Text", "TimeLimit", "Timeline", "Together",
    "Triangular", "Uniform", "builtin", "parse_minutes",
]  # fmt: skip
