create table t (n int);
create function note() returns event_trigger language plpgsql as $$ begin raise exception 'it fired'; end $$;
create event trigger gone on ddl_command_end execute function note();
create event trigger kept on sql_drop execute function note();
create event trigger tags on ddl_command_start when tag in ('CREATE TABLE') execute function note();
