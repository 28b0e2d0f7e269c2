drop table another;
