-- Where there is a spatial column: the reference system, which is nought where none was written.
select
    g_table_name as `table`,
    g_geometry_column as name,
    srid
from information_schema.geometry_columns
where g_table_schema = database() and srid <> 0
