-- why: a reason
-- risk: low
-- owner: shop team
-- rollback: as below
-- verify: select 1 as a

-- migrate:up
create table moods (
    id integer primary key,
    mood text not null check (mood in ('fine', 'tired')),
    stars integer not null check (stars between 1 and 5),
    unique (mood, stars)
);

-- migrate:down
drop table moods;
