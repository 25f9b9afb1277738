package org.atlasnode.results.source;

import java.util.TreeMap;
import java.util.stream.Collectors;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.Uid;

/**
 * The UIDs of a job's results, each a function of what the results are made of: series, instances, model, run, the
 * analysis' time and the version of this node. So making them again after a crash gives the same UIDs, and other content
 * gets other UIDs: archives keep the old object when a known UID comes with new content. Immutable.
 */
public final class ResultUids {

    private final String origin;

    private ResultUids(String origin) {
        this.origin = origin;
    }

    /** The UIDs of a final job's results. */
    public static ResultUids of(Job job, Analysis analysis, NodeIdentity node) {
        String instances = analysis.instances().stream().map(FrameRef::toString).collect(Collectors.joining(","));
        return new ResultUids(String.join(
                "|",
                "atlas",
                job.series().toString(),
                modelName(analysis.algorithm().model()),
                "run " + job.run(),
                analysis.timing().started().toString(),
                instances,
                node.version(),
                wishes(node.terms())));
    }

    /** Results that look otherwise are other results. */
    private static String wishes(ResultTerms terms) {
        return String.join(
                "|",
                terms.language().name(),
                terms.label().orElse(""),
                Integer.toString(terms.firstSeriesNumber()),
                new TreeMap<>(terms.descriptions()).toString(),
                Boolean.toString(terms.overlays().multiFrame()),
                new TreeMap<>(terms.overlays().windows()).toString());
    }

    /** Device UID (0018,1002) of a model package: another checksum is another device. */
    public static Uid device(ModelRef model) {
        return Uid.derivedFrom("atlas|" + modelName(model) + "|device");
    }

    public Uid reportSeries() {
        return derived("sr series", "");
    }

    /** The report. */
    public Uid report() {
        return derived("sr", "");
    }

    public Uid overlaySeries() {
        return derived("overlay series", "");
    }

    /** An overlay image by its Instance Number. */
    public Uid overlay(int instanceNumber) {
        return derived("overlay", Integer.toString(instanceNumber));
    }

    /** The series of the one object of this kind. */
    public Uid series(ResultKind kind) {
        return derived(kind + " series", "");
    }

    /** The one object of this kind. */
    public Uid object(ResultKind kind) {
        return derived(kind.toString(), "");
    }

    /** Dimension Organization UID (0020,9164) of the segmentation. */
    public Uid dimensionOrganization() {
        return derived("dimensions", "");
    }

    /** Tracking Unique Identifier of a target's finding. */
    public Uid tracking(Target target) {
        return derived("tracking", target.name());
    }

    private Uid derived(String kind, String index) {
        return Uid.derivedFrom(origin + "|" + kind + "|" + index);
    }

    private static String modelName(ModelRef model) {
        return model.id() + "|" + model.version() + "|" + model.checksum();
    }
}
