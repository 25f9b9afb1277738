package org.atlasnode.core.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 under the scheme {@code forced:} that keeps beside each file, with the ending {@code .forced}, what
 * would be there after a power cut at its worst: the content at the last force. Public because H2 makes its objects.
 */
public final class ForcedFileSystem extends FilePathWrapper {

    static final String ENDING = ".forced";

    @Override
    public String getScheme() {
        return "forced";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode), Path.of(getBase().toString()));
    }

    static void register() {
        FilePath.register(new ForcedFileSystem());
    }

    private static final class Channel extends FileBase {

        private final FileChannel channel;
        private final Path file;

        private Channel(FileChannel channel, Path file) {
            this.channel = channel;
            this.file = file;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            channel.force(metaData);
            Path next = Path.of(file + ENDING + ".next");
            Files.copy(file, next, StandardCopyOption.REPLACE_EXISTING);
            Files.move(next, Path.of(file + ENDING), StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return channel.write(source, position);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
