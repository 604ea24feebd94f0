"""JSON of the report (schema "dedup.report/1"), spelled in this room alone."""
