drop trigger keep_out;
