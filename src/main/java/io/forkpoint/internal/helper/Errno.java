package io.forkpoint.internal.helper;

import java.util.Map;

/**
 * Names and meanings of the error numbers that the helper returns, as Linux has them on x86-64
 * ({@code asm-generic/errno-base.h} and {@code errno.h}); jnr's own tables are not loaded in the middle of a failure.
 */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EFAULT = 14;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EPIPE = 32;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ELOOP = 40;
    public static final int EPROTO = 71;
    public static final int EOPNOTSUPP = 95;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int EUCLEAN = 117;
    public static final int EDQUOT = 122;

    private static final Map<Integer, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(EPERM, "EPERM: operation not permitted"),
            Map.entry(ENOENT, "ENOENT: no such file or directory"),
            Map.entry(EINTR, "EINTR: interrupted system call"),
            Map.entry(EIO, "EIO: input/output error"),
            Map.entry(EBADF, "EBADF: bad file descriptor"),
            Map.entry(ECHILD, "ECHILD: no child processes"),
            Map.entry(EAGAIN, "EAGAIN: resource temporarily unavailable"),
            Map.entry(ENOMEM, "ENOMEM: cannot allocate memory"),
            Map.entry(EACCES, "EACCES: permission denied"),
            Map.entry(EFAULT, "EFAULT: bad address"),
            Map.entry(EBUSY, "EBUSY: device or resource busy"),
            Map.entry(EEXIST, "EEXIST: file exists"),
            Map.entry(EXDEV, "EXDEV: not on the same file system"),
            Map.entry(ENOTDIR, "ENOTDIR: not a directory"),
            Map.entry(EISDIR, "EISDIR: is a directory"),
            Map.entry(EINVAL, "EINVAL: invalid argument"),
            Map.entry(ENFILE, "ENFILE: too many open files in the system"),
            Map.entry(EMFILE, "EMFILE: too many open files in this process"),
            Map.entry(EFBIG, "EFBIG: file too large (RLIMIT_FSIZE, or the file system's own limit)"),
            Map.entry(ENOSPC, "ENOSPC: no space left on device"),
            Map.entry(EROFS, "EROFS: read-only file system"),
            Map.entry(EPIPE, "EPIPE: the reader has gone"),
            Map.entry(ENAMETOOLONG, "ENAMETOOLONG: file name too long"),
            Map.entry(ENOSYS, "ENOSYS: function not implemented"),
            Map.entry(ELOOP, "ELOOP: too many symbolic links"),
            Map.entry(EPROTO, "EPROTO: protocol error"),
            Map.entry(EOPNOTSUPP, "EOPNOTSUPP: operation not supported"),
            Map.entry(ECONNRESET, "ECONNRESET: connection reset by peer"),
            Map.entry(ENOBUFS, "ENOBUFS: no buffer space"),
            Map.entry(EUCLEAN, "EUCLEAN: structure needs cleaning"),
            Map.entry(EDQUOT, "EDQUOT: disk quota exceeded"));

    private Errno() {}

    /**
     * Name and meaning of an error number, such as {@code "ENOSPC: no space left on device"}.
     *
     * @param error an errno, or a negated one as the helper returns it
     */
    public static String describe(long error) {
        long number = Math.abs(error);
        return number > Integer.MAX_VALUE
                ? "error " + number
                : DESCRIPTIONS.getOrDefault((int) number, "error " + number);
    }
}
