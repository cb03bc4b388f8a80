package io.forkpoint.server;

import io.forkpoint.server.access.Users;
import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.family.AclCommands;
import io.forkpoint.server.family.BitFieldCommands;
import io.forkpoint.server.family.BitmapCommands;
import io.forkpoint.server.family.BlockingCommands;
import io.forkpoint.server.family.ClientCommands;
import io.forkpoint.server.family.ClusterCommands;
import io.forkpoint.server.family.CommandCommands;
import io.forkpoint.server.family.ConfigCommands;
import io.forkpoint.server.family.ConnectionCommands;
import io.forkpoint.server.family.DatabaseCommands;
import io.forkpoint.server.family.DebugCommands;
import io.forkpoint.server.family.DumpCommands;
import io.forkpoint.server.family.ExpiryCommands;
import io.forkpoint.server.family.HashCommands;
import io.forkpoint.server.family.HashExpiryCommands;
import io.forkpoint.server.family.HyperLogLogCommands;
import io.forkpoint.server.family.KeyCommands;
import io.forkpoint.server.family.LatencyCommands;
import io.forkpoint.server.family.LcsCommand;
import io.forkpoint.server.family.ListCommands;
import io.forkpoint.server.family.MemoryCommands;
import io.forkpoint.server.family.ObjectCommands;
import io.forkpoint.server.family.PersistenceCommands;
import io.forkpoint.server.family.PubSubCommands;
import io.forkpoint.server.family.ScanCommands;
import io.forkpoint.server.family.ServerCommands;
import io.forkpoint.server.family.SetCommands;
import io.forkpoint.server.family.SlowLogCommands;
import io.forkpoint.server.family.SortCommands;
import io.forkpoint.server.family.SortedSetAlgebraCommands;
import io.forkpoint.server.family.SortedSetCommands;
import io.forkpoint.server.family.SortedSetRangeCommands;
import io.forkpoint.server.family.StreamCommands;
import io.forkpoint.server.family.StreamGroupCommands;
import io.forkpoint.server.family.StreamInfoCommands;
import io.forkpoint.server.family.StreamPendingCommands;
import io.forkpoint.server.family.StreamReadCommands;
import io.forkpoint.server.family.StringCommands;
import io.forkpoint.server.family.StringNumberCommands;
import io.forkpoint.server.family.StringOptionCommands;
import io.forkpoint.server.family.TransactionCommands;
import io.forkpoint.server.metrics.Info;
import io.forkpoint.server.metrics.Observation;
import io.forkpoint.server.metrics.Sampler;
import io.forkpoint.server.persistence.Persistence;
import io.forkpoint.server.persistence.Shutdown;
import io.forkpoint.server.session.CommandFamily;
import io.forkpoint.server.session.CommandTable;
import java.util.List;

/** All commands. */
final class CommandFamilies {
    private final List<CommandFamily> families;

    CommandFamilies(
            Users users, Persistence persistence, Shutdown end, Info info, Sampler sampler, Observation observation) {
        families = List.of(
                new AclCommands(users),
                new BitFieldCommands(),
                new BitmapCommands(),
                new BlockingCommands(),
                new ClientCommands(users),
                new ClusterCommands(),
                new CommandCommands(),
                new ConfigCommands(),
                new ConnectionCommands(users),
                new DatabaseCommands(),
                new DebugCommands(),
                new DumpCommands(),
                new ExpiryCommands(),
                new HashCommands(),
                new HashExpiryCommands(),
                new HyperLogLogCommands(),
                new KeyCommands(),
                new LatencyCommands(observation.latency()),
                new LcsCommand(),
                new ListCommands(),
                new MemoryCommands(sampler),
                new ObjectCommands(),
                new PersistenceCommands(persistence, end),
                new PubSubCommands(),
                new ScanCommands(),
                new ServerCommands(info),
                new SetCommands(),
                new SlowLogCommands(observation.slowLog()),
                new SortCommands(),
                new SortedSetAlgebraCommands(),
                new SortedSetCommands(),
                new SortedSetRangeCommands(),
                new StreamCommands(),
                new StreamGroupCommands(),
                new StreamInfoCommands(),
                new StreamPendingCommands(),
                new StreamReadCommands(),
                new StringCommands(),
                new StringNumberCommands(),
                new StringOptionCommands(),
                new TransactionCommands());
    }

    /**
     * Fills a table.
     *
     * @param renamed pairs of a command's name and its new one, which is empty if the command is to be taken away
     */
    void register(CommandTable table, List<List<String>> renamed) {
        families.forEach(family -> family.register(table));
        for (List<String> words : renamed) {
            if (words.size() != 2) {
                throw new ConfigException("rename-command needs a command and its new name, or \"\"");
            }
            try {
                table.rename(words.get(0), words.get(1));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("rename-command: " + e.getMessage(), e);
            }
        }
    }
}
