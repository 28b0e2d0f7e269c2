create table t (a_rather_long_name_of_a_column text, another_rather_long_name_of_a_column text);
create index i on t (coalesce(a_rather_long_name_of_a_column, another_rather_long_name_of_a_column, 'neither of them'));
