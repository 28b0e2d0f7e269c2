create table users (
  id int unsigned not null auto_increment primary key,
  email varchar(255) not null,
  name varchar(100) default 'it''s "x"' comment 'na''me',
  age int(5) default 0,
  created timestamp not null default current_timestamp() on update current_timestamp(),
  seen datetime(3) default current_timestamp(3) on update current_timestamp(3),
  full_name varchar(200) generated always as (concat(name, ' ', email)) virtual,
  next_age int as (age + 1) stored,
  payload json,
  colour enum('a', 'b,c', 'd''e') default 'a',
  hidden int invisible default 3,
  latin varchar(10) character set latin1,
  note text,
  small int check (small > 5),
  token varchar(36) default uuid(),
  check (age >= 0),
  constraint grown check (age < 200),
  unique key (email),
  unique key email_name (email(10), name desc),
  key by_name (name),
  key (age),
  fulltext key words (note),
  key unused (colour) ignored comment 'not yet'
) comment = 'people';
create table orders (
  id bigint auto_increment primary key,
  user_id int unsigned,
  second_id int unsigned,
  third_id int unsigned,
  total decimal(10,2),
  constraint fk_user foreign key (user_id) references users (id) on delete cascade,
  foreign key (second_id) references users (id) on delete restrict on update no action,
  foreign key (third_id) references users (id) on delete set null,
  key by_second (second_id)
);
create table parts (a int not null, primary key (a)) row_format = compressed
  partition by range (a) (partition p0 values less than (10), partition p1 values less than maxvalue);
create table places (g point not null, spatial key (g)) engine = myisam;
create table kept (a int) with system versioning;
create table `we``ird "x" ..é` (`a b.c` int comment '<!channel>');
create view totals as select u.id, o.total, concat('`shop`.', name) as label
  from users u join orders o on o.user_id = u.id where u.name <> 'shop';
create algorithm = merge sql security invoker view big as select * from totals where total > 10
  with local check option;
create sequence invoice start with 5 increment by 3 minvalue 1 maxvalue 1000 cache 7 cycle;
create table numbered (id bigint default nextval(invoice));
delimiter //
create trigger first_one before insert on orders for each row set new.total = ifnull(new.total, 0)//
create trigger second_one before insert on orders for each row
begin
  -- a comment that the client program leaves out
  if new.total < 0 then set new.total = 1; end if;
end//
create function joined(a int, b varchar(10)) returns varchar(20) deterministic no sql comment 'puts together'
  return concat(a, b)//
create procedure counted(in a int, out b int, inout c decimal(10,2)) modifies sql data sql security invoker
begin
  insert into orders (total) values (c); /* and then */
  select count(*) into b from users;
end//
create event nightly on schedule every 1 day do delete from orders where total is null//
delimiter ;
