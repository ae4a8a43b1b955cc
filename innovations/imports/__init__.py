"""From the bytes of somebody else's file to clean records. Nothing here touches the database.

The way of a row: `rows` reads any format by `tables`, `sheets` or `objects`, in the `encoding` of the file;
`mapping` says which column means which of the `fields`; `spool` mends its `text` and brings the rows of one
example together; `records` turns them into values by `dates`, `money`, `places`, `sources` and `vocabulary`;
`report` keeps what was refused.
"""
