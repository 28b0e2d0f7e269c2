create table orders (
  id int auto_increment primary key,
  total decimal(10,2) not null default 0,
  vat decimal(10,2) as (total * 0.19) stored,
  late int as (total + 1) virtual,
  email varchar(120),
  name varchar(40) collate utf8mb4_bin,
  state enum('open', 'paid'),
  at timestamp not null default current_timestamp() on update current_timestamp(),
  hidden int invisible default 1
);

-- drift: column: missing | DR103 | orders.email
alter table orders drop column email;

-- drift: column: extra | DR105 | orders.discount
alter table orders add column discount int;

-- drift: column: extra, required and without a default | DR105 | orders.discount
alter table orders add column discount int not null;

-- drift: column: renamed | DR103 | orders.email
alter table orders rename column email to mail;

-- drift: column: type | DR104 | orders.email
alter table orders modify email text;

-- drift: column: length | DR104 | orders.email
alter table orders modify email varchar(80);

-- drift: column: precision | DR104 | orders.total
alter table orders modify total decimal(12,2) not null default 0;

-- drift: column: became unsigned | DR104 | orders.id
alter table orders modify id int unsigned auto_increment;

-- drift: column: values of an ENUM | DR104 | orders.state
alter table orders modify state enum('open', 'paid', 'lost');

-- drift: column: NOT NULL dropped | DR106 | orders.total
alter table orders modify total decimal(10,2) default 0;

-- drift: column: became NOT NULL | DR106 | orders.email
alter table orders modify email varchar(120) not null;

-- drift: column: default changed | DR107 | orders.total
alter table orders alter column total set default 1;

-- drift: column: default dropped | DR107 | orders.total
alter table orders alter column total drop default;

-- drift: column: default added | DR107 | orders.email
alter table orders alter column email set default 'none';

-- drift: column: generated otherwise | DR108 | orders.vat
alter table orders modify vat decimal(10,2) as (total * 0.07) stored;

-- drift: column: generated and stored | DR108 | orders.late
alter table orders drop column late, add column late int as (total + 1) stored;

-- drift: column: no longer generated | DR108 | orders.vat
alter table orders modify vat decimal(10,2);

-- drift: column: no longer numbered by itself | DR109 | orders.id
alter table orders modify id int;

-- drift: column: collation | DR110 | orders.name
alter table orders modify name varchar(40) collate utf8mb4_general_ci;

-- drift: column: visible | DR112 | orders.hidden
alter table orders modify hidden int default 1;

-- drift: column: hidden from SELECT * | DR112 | orders.email
alter table orders modify email varchar(120) invisible;

-- drift: column: set on update | DR113 | orders.at
alter table orders modify at timestamp not null default current_timestamp();
