"""marshmallow schemas: the published shape of a record, and what people enter.

``check_record`` is the door: every record passes it before it is stored.
"""

from catalog.schemas.check import check_record, faults_of, load_checked
from catalog.schemas.entry import SourceSchema
from catalog.schemas.institution import SLUG, InstitutionSchema
from catalog.schemas.record import RecordSchema

__all__ = [
    "SLUG",
    "InstitutionSchema",
    "RecordSchema",
    "SourceSchema",
    "check_record",
    "faults_of",
    "load_checked",
]
