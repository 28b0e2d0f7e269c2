create table people (id int, name varchar(20));
create view named as
  select people.id as id, (people.name)::text as name, upper((people.name)::text) as upper
  from public.people where ((people.name)::text ~~ 'a%'::text);
