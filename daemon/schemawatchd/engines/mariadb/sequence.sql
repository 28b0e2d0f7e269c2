-- There is no view of all sequences: the reader asks once with such a line for each, joined by union.
select concat(
    '{"name":', json_quote('{text}'), ',"type":"bigint"',
    ',"start":', start_value, ',"increment":', increment,
    ',"minimum":', minimum_value, ',"maximum":', maximum_value,
    ',"cache":', cache_size, ',"cycle":', cycle_option, '}'
) as `[sequence]`
from `{name}`
