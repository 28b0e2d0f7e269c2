create table t (a int);
create sequence numbers;

-- drift: sequence: missing | DR601 | numbers
drop sequence numbers;

-- drift: sequence: extra | DR602 | fresh
create sequence fresh;

-- drift: sequence: increment | DR603 | numbers
alter sequence numbers increment by 2;

-- drift: sequence: starts over at its end | DR603 | numbers
alter sequence numbers cycle;

-- drift: sequence: upper limit | DR603 | numbers
alter sequence numbers maxvalue 1000;

-- drift: sequence: cache | DR603 | numbers
alter sequence numbers cache 5;
