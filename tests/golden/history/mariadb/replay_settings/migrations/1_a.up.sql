create table orders (id integer not null primary key, user_id integer not null, foreign key (user_id) references users (id));
