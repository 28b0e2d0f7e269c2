create table orders (id bigint primary key, note text);
create table log (note text);
create rule gone as on delete to orders do instead nothing;
create rule kept as on update to orders do also insert into log values (new.note);
create rule off as on insert to orders do also insert into log values (new.note);
