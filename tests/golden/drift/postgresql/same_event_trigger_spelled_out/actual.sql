create function note() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger "kept" on ddl_command_end
  when tag in ('ALTER TABLE', 'CREATE TABLE') -- both
  execute procedure public.note();
alter event trigger kept owner to boss;
comment on event trigger kept is 'it watches';
alter event trigger kept disable;
alter event trigger kept enable;
create event trigger gone on sql_drop execute function note();
drop event trigger gone;
create event trigger other on sql_drop execute function note();
