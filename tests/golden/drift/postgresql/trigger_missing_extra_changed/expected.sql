create table customers (id bigint primary key, email varchar(120), status text);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger gone before insert on customers for each row execute function touch();
create trigger kept before update on customers for each row execute function touch();
create trigger switched before delete on customers for each row execute function touch();
