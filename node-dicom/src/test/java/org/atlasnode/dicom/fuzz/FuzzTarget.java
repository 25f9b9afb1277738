package org.atlasnode.dicom.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * One way of foreign bytes into the toolkit, with the properties that hold whatever the bytes are. What a target throws
 * is a finding: refusals that are declared are caught inside of it.
 */
public interface FuzzTarget {

    /** As the command line names it. */
    String name();

    /** Where the fields of an input lie, for the mutator. */
    Grammar grammar();

    /** Well-formed inputs. */
    List<byte[]> seeds() throws IOException;

    /** Feeds one input and checks the properties. */
    void feed(byte[] input) throws Exception;

    /** Mutated inputs of a run in the tests. */
    default int runs() {
        return 1_000;
    }

    /** How many places a seed is cut at in the tests; a shorter one is cut at each of its bytes. */
    default int cuts() {
        return 1_000;
    }

    /** What one input may make the toolkit allocate in all, garbage included. */
    default long maxAllocatedBytes(int inputLength) {
        return (4L << 20) + 200L * inputLength;
    }
}
