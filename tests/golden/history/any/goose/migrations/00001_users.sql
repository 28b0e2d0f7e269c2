-- +goose Up
-- +goose StatementBegin
create table users (id integer primary key, email varchar(80) not null);
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
drop table users;
-- +goose StatementEnd
