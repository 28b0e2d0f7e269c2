create table t (n int);
create function note() returns event_trigger language plpgsql as $$ begin raise exception 'it fired'; end $$;
create event trigger fresh on ddl_command_end execute function note();
create event trigger kept on sql_drop execute function note();
alter event trigger kept disable;
create event trigger tags on ddl_command_start when tag in ('CREATE TABLE', 'DROP TABLE') execute function note();
