create function note() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger kept on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function note();
create event trigger other on sql_drop execute function note();
comment on event trigger kept is 'it watches';
