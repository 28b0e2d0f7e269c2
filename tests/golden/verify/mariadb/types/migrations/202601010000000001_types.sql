-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table people (
    id bigint unsigned auto_increment primary key,
    mood enum('fine', 'tired') not null,
    price decimal(10, 2) not null,
    born date not null,
    seen datetime(6) not null,
    stamped timestamp not null default current_timestamp,
    wakes time not null,
    grown year not null,
    about json not null,
    raw varbinary(16) not null,
    short varchar(4) not null,
    done tinyint(1) not null,
    small tinyint unsigned not null,
    weight double not null,
    twice decimal(12, 2) as (price * 2) stored,
    boss bigint unsigned,
    foreign key (boss) references people (id)
);

-- migrate:down
drop table people;
