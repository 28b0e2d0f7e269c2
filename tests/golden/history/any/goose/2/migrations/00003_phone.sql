-- +goose Up
alter table users add column phone varchar(40);

-- +goose Down
alter table users drop column phone;
