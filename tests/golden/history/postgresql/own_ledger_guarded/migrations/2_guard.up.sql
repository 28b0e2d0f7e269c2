create function keep_out() returns trigger language plpgsql as $$ begin
  raise exception 'only by the server';
end $$;
create trigger keep_out before insert or update or delete on schema_migrations execute function keep_out();
