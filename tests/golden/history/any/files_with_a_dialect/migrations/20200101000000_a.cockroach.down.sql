drop table a_cockroach;
