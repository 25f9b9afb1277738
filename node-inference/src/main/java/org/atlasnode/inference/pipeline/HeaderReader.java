package org.atlasnode.inference.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.volume.ReadingThreads;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.inference.eligibility.SliceHeader;
import org.atlasnode.inference.onnx.Cancellation;

/** Reads the headers of a series, several files at once. Immutable. */
record HeaderReader(ReadingThreads threads, Function<Uid, Path> files, Cancellation cancellation) {

    /** Of one instance, or of all. */
    record Headers(List<SliceHeader> slices, Optional<Reason> corrupt) {

        Headers {
            slices = List.copyOf(slices);
        }
    }

    /** The headers of every frame; a reason in their place where a file is not as it must be, that of the first. */
    Headers read(List<InstanceRef> instances) throws AnalysisException {
        List<Callable<Headers>> tasks = new ArrayList<>();
        instances.forEach(instance -> tasks.add(() -> read(instance)));
        List<SliceHeader> slices = new ArrayList<>();
        for (Headers each : all(tasks)) {
            if (each.corrupt().isPresent()) {
                return each;
            }
            slices.addAll(each.slices());
        }
        return new Headers(slices, Optional.empty());
    }

    private List<Headers> all(List<Callable<Headers>> tasks) throws AnalysisException {
        try {
            return threads.all(tasks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnalysisException(NodeFailure.READ_FAILED, "reading was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof AnalysisException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException problem) {
                throw problem;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new AnalysisException(NodeFailure.READ_FAILED, "headers cannot be read", e);
        }
    }

    private Headers read(InstanceRef instance) throws AnalysisException {
        if (cancellation.isCancelled()) {
            throw new AnalysisException(NodeFailure.TIME_LIMIT, "the run was stopped");
        }
        Uid uid = instance.sopInstanceUid();
        try {
            List<SliceHeader> slices = new ArrayList<>();
            for (FrameHeader frame :
                    FrameHeader.of(DicomFile.readHeader(files.apply(uid)).dataSet())) {
                slices.add(new SliceHeader(uid, instance.sopClassUid(), instance.transferSyntaxUid(), frame));
            }
            return new Headers(slices, Optional.empty());
        } catch (DicomParseException e) {
            Reason reason = new Reason("CORRUPT_INSTANCE", "slice " + uid + ": " + e.reason());
            return new Headers(List.of(), Optional.of(reason));
        } catch (IOException e) {
            throw new AnalysisException(NodeFailure.READ_FAILED, "instance " + uid + " cannot be read", e);
        }
    }
}
