-- There is no view of all sequences: the reader asks once with such a line for each, joined by union.
select
    '{text}' as name,
    'bigint' as type,
    start_value as start,
    increment,
    minimum_value as minimum,
    maximum_value as maximum,
    cache_size as cache,
    cycle_option as cycle
from `{name}`
