create table orders (id bigint primary key, note text);
create table log (note text);
create rule noted as on update to orders where new.note <> old.note do also insert into log values (new.note);
