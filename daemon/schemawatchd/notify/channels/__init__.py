"""One file for each kind of channel, in the form of `notify.channel.Kind`; a new one needs no edit elsewhere."""
