create table t (id int(11) not null, other int, primary key (id));
create table u (id int not null, primary key using btree (id));
