create table t (ok boolean not null check (ok in (0, 1)), mood varchar(5) check (mood in ('good', 'bad')));
