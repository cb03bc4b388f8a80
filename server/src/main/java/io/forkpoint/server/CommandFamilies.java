package io.forkpoint.server;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.family.AclCommands;
import io.forkpoint.server.internal.family.BitFieldCommands;
import io.forkpoint.server.internal.family.BitmapCommands;
import io.forkpoint.server.internal.family.BlockingCommands;
import io.forkpoint.server.internal.family.ClientCommands;
import io.forkpoint.server.internal.family.ClusterCommands;
import io.forkpoint.server.internal.family.CommandCommands;
import io.forkpoint.server.internal.family.ConfigCommands;
import io.forkpoint.server.internal.family.ConnectionCommands;
import io.forkpoint.server.internal.family.DatabaseCommands;
import io.forkpoint.server.internal.family.DebugCommands;
import io.forkpoint.server.internal.family.DumpCommands;
import io.forkpoint.server.internal.family.ExpiryCommands;
import io.forkpoint.server.internal.family.HashCommands;
import io.forkpoint.server.internal.family.HashExpiryCommands;
import io.forkpoint.server.internal.family.HyperLogLogCommands;
import io.forkpoint.server.internal.family.KeyCommands;
import io.forkpoint.server.internal.family.LatencyCommands;
import io.forkpoint.server.internal.family.LcsCommand;
import io.forkpoint.server.internal.family.ListCommands;
import io.forkpoint.server.internal.family.MemoryCommands;
import io.forkpoint.server.internal.family.ObjectCommands;
import io.forkpoint.server.internal.family.PersistenceCommands;
import io.forkpoint.server.internal.family.PubSubCommands;
import io.forkpoint.server.internal.family.ScanCommands;
import io.forkpoint.server.internal.family.ServerCommands;
import io.forkpoint.server.internal.family.SetCommands;
import io.forkpoint.server.internal.family.SlowLogCommands;
import io.forkpoint.server.internal.family.SortCommands;
import io.forkpoint.server.internal.family.SortedSetAlgebraCommands;
import io.forkpoint.server.internal.family.SortedSetCommands;
import io.forkpoint.server.internal.family.SortedSetRangeCommands;
import io.forkpoint.server.internal.family.StreamCommands;
import io.forkpoint.server.internal.family.StreamGroupCommands;
import io.forkpoint.server.internal.family.StreamInfoCommands;
import io.forkpoint.server.internal.family.StreamPendingCommands;
import io.forkpoint.server.internal.family.StreamReadCommands;
import io.forkpoint.server.internal.family.StringCommands;
import io.forkpoint.server.internal.family.StringNumberCommands;
import io.forkpoint.server.internal.family.StringOptionCommands;
import io.forkpoint.server.internal.family.TransactionCommands;
import io.forkpoint.server.internal.metrics.Info;
import io.forkpoint.server.internal.metrics.Observation;
import io.forkpoint.server.internal.metrics.Sampler;
import io.forkpoint.server.internal.persistence.Persistence;
import io.forkpoint.server.internal.persistence.Shutdown;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
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
     * Registers all commands in a table.
     *
     * @param renamed pairs of a command's name and its new one; an empty new name removes the command
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
