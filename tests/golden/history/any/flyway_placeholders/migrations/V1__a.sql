-- ${nothing_of_that_name} stands in a comment
create table ${tbl} (id ${kind} not null, note varchar(${size}));
