create table a_table_whose_name_is_as_long_as_names_may_be_here (a_column_with_a_long_name int);
alter table a_table_whose_name_is_as_long_as_names_may_be_here add check (a_column_with_a_long_name < 9), add unique (a_column_with_a_long_name);
alter table a_table_whose_name_is_as_long_as_names_may_be_here add check (a_column_with_a_long_name > 0);
