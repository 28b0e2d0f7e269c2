create table t (j longtext character set utf8mb4 collate utf8mb4_bin check (json_valid(j)));
