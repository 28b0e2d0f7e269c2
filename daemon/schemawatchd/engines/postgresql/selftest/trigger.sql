create table orders (id bigint primary key, note text);
create table log (note text);
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function deny() returns trigger language plpgsql as $$ begin return null; end $$;
create function note() returns event_trigger language plpgsql as $$ begin null; end $$;
create trigger guard before update on orders for each row execute function touch();
create constraint trigger late after insert on orders deferrable initially deferred for each row execute function touch();
create view seen as select id, note from orders;
create trigger through instead of insert on seen for each row execute function touch();
create rule copy as on update to orders do also insert into log values (new.note);
create event trigger watch_ddl on ddl_command_end execute function note();

-- drift: trigger: missing | DR501 | public.orders.guard
drop trigger guard on orders;

-- drift: trigger: extra | DR502 | public.orders.fresh
create trigger fresh before delete on orders for each row execute function touch();

-- drift: trigger: event | DR503 | public.orders.guard
create or replace trigger guard before insert on orders for each row execute function touch();

-- drift: trigger: time | DR503 | public.orders.guard
create or replace trigger guard after update on orders for each row execute function touch();

-- drift: trigger: condition | DR503 | public.orders.guard
create or replace trigger guard before update on orders for each row when (new.id > 5) execute function touch();

-- drift: trigger: calls another function | DR503 | public.orders.guard
create or replace trigger guard before update on orders for each row execute function deny();

-- drift: trigger: body changed | DR513 | public.touch()
create or replace function touch() returns trigger language plpgsql as $$ begin return null; end $$;

-- drift: trigger: no longer deferred | DR503 | public.orders.late
drop trigger late on orders;
create constraint trigger late after insert on orders for each row execute function touch();

-- drift: trigger: disabled | DR504 | public.orders.guard
alter table orders disable trigger guard;

-- drift: trigger: fires on replicas only | DR504 | public.orders.guard
alter table orders enable replica trigger guard;

-- drift: trigger: INSTEAD OF, missing | DR501 | public.seen.through
drop trigger through on seen;

-- drift: rule: missing | DR521 | public.orders.copy
drop rule copy on orders;

-- drift: rule: extra | DR522 | public.orders.keep
create rule keep as on delete to orders do instead nothing;

-- drift: rule: definition changed | DR523 | public.orders.copy
create or replace rule copy as on update to orders do also insert into log values (old.note);

-- drift: rule: disabled | DR523 | public.orders.copy
alter table orders disable rule copy;

-- drift: event trigger: missing | DR824 | watch_ddl
drop event trigger watch_ddl;

-- drift: event trigger: extra | DR825 | fresh
create event trigger fresh on sql_drop execute function note();

-- drift: event trigger: disabled | DR826 | watch_ddl
alter event trigger watch_ddl disable;
