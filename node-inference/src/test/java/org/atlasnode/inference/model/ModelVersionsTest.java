package org.atlasnode.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ModelRepository.State;
import org.atlasnode.inference.model.ModelRepository.Status;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages of one model side by side: which is meant, which is loaded, and what becomes of it when its folder changes. */
class ModelVersionsTest {

    private static final OnnxRuntime CPU = TinyModel.cpu();
    private static final ModelChoice ANY = ModelChoice.of("tiny");
    private static final ModelChoice ONE = ModelChoice.of("tiny@1.0.0");
    private static final ModelChoice TWO = ModelChoice.of("tiny@2.0.0");

    @TempDir
    Path models;

    private ModelRepository repository;

    @BeforeEach
    void open() {
        repository = new ModelRepository(models, CPU);
    }

    @AfterEach
    void close() {
        repository.close();
    }

    /** A package in a folder of this name. */
    private Path put(String folder, String version) throws IOException {
        Path copy = Files.move(TinyModel.copyInto(models), models.resolve(folder));
        if (!version.equals("1.0.0")) {
            TinyModel.replaceInManifest(copy, "version: 1.0.0", "version: " + version);
        }
        return copy;
    }

    private void sweep(ModelChoice... wanted) throws IOException {
        repository.sweep(List.of(wanted), List.of());
    }

    private Optional<String> inService(ModelChoice choice) {
        return repository.findInService(choice).map(model -> model.ref().version());
    }

    private List<String> states() {
        return repository.status().stream()
                .map(status -> status.folder() + " " + status.version() + " " + status.state())
                .toList();
    }

    private String problem(String folder) {
        return repository.status().stream()
                .filter(status -> status.folder().equals(folder))
                .map(Status::problems)
                .map(problems -> String.join("; ", problems))
                .findFirst()
                .orElseThrow();
    }

    private String checksum(Path folder) throws ModelPackageException {
        return ModelPackageReader.read(folder).ref().checksum();
    }

    @Test
    void loadsOnlyTheVersionsThatAreWanted() throws Exception {
        put("a", "1.0.0");
        put("b", "2.0.0");
        put("c", "10.0.0-rc.1");
        sweep(TWO);

        assertThat(states()).containsExactly("a 1.0.0 READY", "b 2.0.0 IN_SERVICE", "c 10.0.0-rc.1 READY");
        assertThat(inService(TWO)).contains("2.0.0");
        assertThat(inService(ONE)).isEmpty();
        assertThat(repository.pin(ONE).version()).contains("1.0.0");
    }

    @Test
    void meansTheHighestVersionWhereNoneIsNamed() throws Exception {
        put("a", "9.0.0");
        put("b", "10.0.0");
        sweep(ANY);

        assertThat(inService(ANY)).contains("10.0.0");
        assertThat(states()).containsExactly("a 9.0.0 READY", "b 10.0.0 IN_SERVICE");
    }

    @Test
    void meansTheNextLowerVersionWhereTheHighestCannotBeLoaded() throws Exception {
        put("a", "1.0.0");
        Path broken = put("b", "2.0.0");
        TinyModel.replaceInManifest(broken, "heat: heat\\}", "heat: warmth}");
        sweep(ANY);

        assertThat(inService(ANY)).contains("1.0.0");
        assertThat(problem("b")).contains("vertebra.onnx, output heat: the graph has no tensor warmth");
        assertThat(repository.reasonAgainst(TWO))
                .contains("vertebra.onnx, output heat: the graph has no tensor warmth");
    }

    @Test
    void takesUpAFolderWhenItIsWhole() throws Exception {
        Path copy = put("a", "1.0.0");
        Path graph = copy.resolve("vertebra.onnx");
        Path aside = models.resolve("aside");
        Files.move(graph, aside);
        sweep(ONE);
        assertThat(problem("a")).isEqualTo("vertebra.onnx: no such file in the package");
        assertThat(repository.reasonAgainst(ONE)).isEqualTo("vertebra.onnx: no such file in the package");
        assertThat(repository.status().get(0).version()).isEqualTo("1.0.0");

        Files.move(aside, graph);
        sweep(ONE);
        assertThat(inService(ONE)).contains("1.0.0");
        assertThat(problem("a")).isEmpty();
    }

    @Test
    void switchesToAHigherVersionWhenItsFolderAppears() throws Exception {
        put("a", "1.0.0");
        sweep(ANY);
        put("b", "2.0.0");
        sweep(ANY);

        assertThat(inService(ANY)).contains("2.0.0");
        assertThat(states()).containsExactly("a 1.0.0 READY", "b 2.0.0 IN_SERVICE");
    }

    @Test
    void keepsAVersionOpenThatAJobNeedsOrUses() throws Exception {
        put("a", "1.0.0");
        put("b", "2.0.0");
        sweep(ONE);
        ModelChoice pinned = repository.pin(ONE);

        repository.sweep(List.of(TWO), List.of(pinned));
        assertThat(inService(ONE)).contains("1.0.0");

        try (ModelLease lease = repository.lease(pinned)) {
            sweep(TWO);
            assertThat(inService(ONE)).contains("1.0.0");
            assertThat(lease.model().model().ref().version()).isEqualTo("1.0.0");
        }
        sweep(TWO);
        assertThat(inService(ONE)).isEmpty();
        assertThat(states()).containsExactly("a 1.0.0 READY", "b 2.0.0 IN_SERVICE");
    }

    @Test
    void loadsAVersionForAJobThatWasPlannedForIt() throws Exception {
        put("a", "1.0.0");
        put("b", "2.0.0");
        sweep(TWO);

        try (ModelLease lease = repository.lease(ONE)) {
            assertThat(lease.model().model().ref().version()).isEqualTo("1.0.0");
        }
    }

    @Test
    void saysWhatIsThereWhereAVersionIsNot() throws Exception {
        put("a", "1.0.0");
        sweep(TWO);

        assertThatThrownBy(() -> repository.lease(TWO))
                .isInstanceOf(ModelPackageException.class)
                .hasMessage("there is no version 2.0.0 of it, only 1.0.0");
        assertThat(repository.reasonAgainst(ModelChoice.of("other"))).contains("no package of this id");
        assertThat(repository.pin(TWO)).isEqualTo(TWO);
    }

    @Test
    void keepsAPackageOfOtherBytesThanThePinnedOnesOutOfService() throws Exception {
        Path folder = put("a", "1.0.0");
        ModelChoice pinned = ONE.withChecksum(Optional.of("f".repeat(64)));
        sweep(pinned);

        assertThat(repository.findInService(pinned)).isEmpty();
        assertThat(repository.pin(pinned)).isEqualTo(pinned);
        assertThatThrownBy(() -> repository.lease(pinned))
                .hasMessage("a has the checksum " + checksum(folder) + ", " + "f".repeat(64) + " is wanted");

        ModelChoice right = ANY.withChecksum(Optional.of(checksum(folder)));
        sweep(right);
        assertThat(inService(right)).contains("1.0.0");
    }

    @Test
    void refusesBothFoldersOfOneVersionWithOtherFiles() throws Exception {
        put("a", "1.0.0");
        Files.writeString(put("b", "1.0.0").resolve("CARD.md"), "another card");
        sweep(ONE);

        assertThat(states()).containsExactly("a 1.0.0 REFUSED", "b 1.0.0 REFUSED");
        assertThat(problem("a")).startsWith("another folder has this version with other files: b;");
        assertThat(problem("b")).startsWith("another folder has this version with other files: a;");
        assertThat(repository.reasonAgainst(ONE)).contains("another folder has this version");
    }

    @Test
    void usesOneOfTwoEqualFolders() throws Exception {
        put("a", "1.0.0");
        put("b", "1.0.0");
        sweep(ONE);

        assertThat(inService(ONE)).contains("1.0.0");
        assertThat(problem("a")).isEmpty();
        assertThat(problem("b")).isEqualTo("a copy of a");
    }

    @Test
    void keepsWhatIsLoadedWhenAFileOfItsFolderChanges() throws Exception {
        Path folder = put("a", "1.0.0");
        String checksum = checksum(folder);
        sweep(ONE);
        byte[] graph = Files.readAllBytes(folder.resolve("vertebra.onnx"));
        graph[graph.length / 2] ^= 1;
        Files.write(folder.resolve("vertebra.onnx"), graph);
        sweep(ONE);

        assertThat(states()).containsExactly("a 1.0.0 IN_SERVICE");
        assertThat(problem("a"))
                .startsWith("stays as it was loaded; the folder no longer matches: vertebra.onnx: its SHA-256");
        assertThat(repository.findInService(ONE).orElseThrow().ref().checksum()).isEqualTo(checksum);
        assertThat(repository.pin(ONE).checksum()).contains(checksum);
        repository.lease(repository.pin(ONE)).close();
    }

    @Test
    void keepsWhatIsLoadedWhenItsFolderHasOtherFilesOfTheSameVersion() throws Exception {
        Path folder = put("a", "1.0.0");
        String before = checksum(folder);
        sweep(ONE);
        Files.writeString(folder.resolve("CARD.md"), "another card");
        String after = checksum(folder);
        sweep(ONE);

        assertThat(repository.findInService(ONE).orElseThrow().ref().checksum()).isEqualTo(before);
        assertThat(repository.status())
                .extracting(Status::state)
                .containsExactlyInAnyOrder(State.IN_SERVICE, State.REFUSED);
        assertThat(repository.status().stream().flatMap(status -> status.problems().stream()))
                .anyMatch(problem ->
                        problem.startsWith("version 1.0.0 is in service with other files, checksum " + before))
                .anyMatch(problem -> problem.contains("the folder no longer matches: it holds tiny 1.0.0"));

        sweep(ONE.withChecksum(Optional.of(after)));
        assertThat(repository.findInService(ONE).orElseThrow().ref().checksum()).isEqualTo(after);
    }

    @Test
    void keepsWhatIsLoadedWhenItsFolderIsGoneUntilNobodyWantsIt() throws Exception {
        Path folder = put("a", "1.0.0");
        put("b", "2.0.0");
        sweep(ONE);
        Files.move(folder, models.resolveSibling(models.getFileName() + "-gone"));
        sweep(ONE);

        assertThat(inService(ONE)).contains("1.0.0");
        assertThat(problem("a")).isEqualTo("stays as it was loaded; the folder no longer matches: it is gone");

        sweep(TWO);
        assertThat(states()).containsExactly("b 2.0.0 IN_SERVICE");
        assertThatThrownBy(() -> repository.lease(ONE)).hasMessage("there is no version 1.0.0 of it, only 2.0.0");
    }

    @Test
    void triesAPackageAgainWhenAnotherWasClosed() throws Exception {
        put("a", "1.0.0");
        Path broken = put("b", "2.0.0");
        TinyModel.replaceInManifest(broken, "heat: heat\\}", "heat: warmth}");
        sweep(ONE, TWO);
        assertThat(problem("b")).contains("no tensor warmth");

        sweep();
        assertThat(states()).containsExactly("a 1.0.0 READY", "b 2.0.0 READY");
    }

    @Test
    void readsAFolderAgainOnlyWhenSomethingInItChanged() throws Exception {
        Path folder = put("a", "1.0.0");
        PackageFolders folders = new PackageFolders(models);
        List<ModelPackage> read = new ArrayList<>();
        read.add(folders.scan().get(0).model().orElseThrow());
        read.add(folders.scan().get(0).model().orElseThrow());
        Files.writeString(folder.resolve("CARD.md"), "another card");
        read.add(folders.scan().get(0).model().orElseThrow());

        assertThat(read.get(1)).isSameAs(read.get(0));
        assertThat(read.get(2).ref()).isNotEqualTo(read.get(0).ref());
    }
}
