do $body$
begin
  create role app_w login;
exception when duplicate_object then null;
end $body$;
do language plpgsql $$
begin
  create role "App X";
end $$;
CREATE TABLE b (id int primary key);
GRANT SELECT ON b TO app_w;
