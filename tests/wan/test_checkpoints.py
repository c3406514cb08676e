"""Base models on disk -> models: both layouts, LoRAs merged on the way, every number read once, and bad folders."""

from __future__ import annotations

import json
import pickle
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import UMT5EncoderModel

from storymem.core.errors import Cancelled, EngineError, RequestUnsupported, WeightsMissing
from storymem.core.request import LoraUse
from storymem.engine.wan.files.checkpoints import (
    find_checkpoint,
    load_expert,
    load_text_encoder,
    load_tokenizer,
    load_vae,
)
from storymem.engine.wan.files.tensors import TensorFiles
from tests.support.original_wan import original_vae, write_original
from tests.support.tiny_wan import lora_tensors, tiny_transformer, write_base, write_storymem

WEIGHT_FILE = "diffusion_pytorch_model.safetensors"
MI2V = LoraUse(name="storymem-mi2v")
RANK = 4


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both base models in diffusers' layout, I2V in the original one, the StoryMem LoRAs."""
    folder = tmp_path_factory.mktemp("models")
    for kind in ("i2v", "t2v"):
        base = write_base(folder, kind)
        shutil.rmtree(base / "vae")
        original_vae().save_pretrained(base / "vae")
    write_storymem(folder)
    write_original(folder / "Wan2.2-I2V-A14B", "i2v")
    return folder


@pytest.fixture(autouse=True)
def home(models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(models))
    return models


@pytest.fixture
def own(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A diffusers-layout I2V folder to spoil; nothing else is in its home."""
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    return Path(shutil.copytree(models / "Wan2.2-I2V-A14B-Diffusers", tmp_path / "wan-i2v"))


@pytest.fixture
def own_original(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in the original layout."""
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    return Path(shutil.copytree(models / "Wan2.2-I2V-A14B", tmp_path / "wan-i2v-original"))


def same(one: nn.Module, other: nn.Module) -> None:
    """Both models hold the same numbers, in the same precision, under the same names."""
    ours, theirs = one.state_dict(), other.state_dict()
    assert ours.keys() == theirs.keys()
    for name, tensor in ours.items():
        assert tensor.dtype == theirs[name].dtype, name
        assert torch.equal(tensor, theirs[name]), name


def transformed(transformer: WanTransformer3DModel) -> torch.Tensor:
    """What an expert makes of a fixed input."""
    generator = torch.Generator().manual_seed(3)
    latents = torch.randn(1, transformer.config["in_channels"], 2, 4, 4, generator=generator)
    with torch.no_grad():
        return transformer(latents, torch.tensor([500]), torch.randn(1, 5, 32, generator=generator)).sample


# ---- the two layouts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
@pytest.mark.parametrize(("which", "folder"), [("high", "transformer"), ("low", "transformer_2")])
def test_an_expert_is_what_the_library_loads(models: Path, which: str, folder: str, dtype: torch.dtype) -> None:
    library = WanTransformer3DModel.from_pretrained(
        models / "Wan2.2-I2V-A14B-Diffusers", subfolder=folder, torch_dtype=dtype
    )
    ours = load_expert(find_checkpoint("i2v"), which, dtype=dtype)
    same(ours, library)
    assert {tensor.dtype for tensor in ours.state_dict().values()} == {torch.float32, dtype}
    facts = {name: value for name, value in library.config.items() if not name.startswith("_")}
    assert facts.items() <= ours.config.items()


def test_an_expert_is_ready_to_work() -> None:
    ours = load_expert(find_checkpoint("i2v"), "high", dtype=torch.float32)
    assert not ours.training
    assert not any(parameter.requires_grad for parameter in ours.parameters())
    assert torch.equal(transformed(ours), transformed(tiny_transformer("i2v", 1)))
    low = load_expert(find_checkpoint("i2v"), "low", dtype=torch.float32)
    assert not torch.equal(transformed(ours), transformed(low))


def test_vae_text_encoder_and_tokenizer_are_what_the_libraries_load(models: Path) -> None:
    base, checkpoint = models / "Wan2.2-I2V-A14B-Diffusers", find_checkpoint("i2v")
    same(load_vae(checkpoint), AutoencoderKLWan.from_pretrained(base, subfolder="vae", torch_dtype=torch.float32))
    same(
        load_text_encoder(checkpoint, torch.bfloat16),
        UMT5EncoderModel.from_pretrained(base / "text_encoder", dtype=torch.bfloat16),
    )
    assert load_tokenizer(checkpoint)("a b").input_ids[-1] == 1


def test_the_original_layout_holds_the_same_models(own_original: Path, models: Path) -> None:
    original = find_checkpoint("i2v")
    assert (original.layout, original.folder) == ("original", own_original)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYMEM_WEIGHTS", str(models))
        diffusers = find_checkpoint("i2v")
    assert diffusers.layout == "diffusers"
    for which in ("high", "low"):
        ours, theirs = (load_expert(each, which, dtype=torch.float32) for each in (original, diffusers))
        same(ours, theirs)
        assert torch.equal(transformed(ours), transformed(theirs))
    same(load_vae(original), load_vae(diffusers))
    same(load_text_encoder(original), load_text_encoder(diffusers))
    ids = load_tokenizer(original)("a fox, and snow").input_ids
    assert ids == load_tokenizer(diffusers)("a fox, and snow").input_ids


def test_the_text_encoder_of_both_layouts_reads_alike(own_original: Path) -> None:
    encoder = load_text_encoder(find_checkpoint("i2v"), torch.float32)
    ids = torch.tensor([[5, 9, 30, 1]])
    with torch.no_grad():
        found = encoder(ids, torch.ones_like(ids)).last_hidden_state
    assert found.std() > 0.1
    assert encoder.config.dense_act_fn == "gelu_new"
    assert encoder.shared.weight is encoder.get_input_embeddings().weight
    assert encoder.encoder.embed_tokens.weight is encoder.shared.weight


def test_weights_in_several_files_are_found_by_their_index(own: Path) -> None:
    whole = load_expert(find_checkpoint("i2v"), "high")
    shutil.rmtree(own / "transformer")
    tiny_transformer("i2v", 1).save_pretrained(own / "transformer", max_shard_size="20KB")
    assert len(find_checkpoint("i2v").high.files) > 2
    same(load_expert(find_checkpoint("i2v"), "high"), whole)
    shard = find_checkpoint("i2v").high.files[1]
    shard.unlink()
    with pytest.raises(WeightsMissing, match=f"transformer/{shard.name}") as caught:
        find_checkpoint("i2v")
    assert caught.value.fix == "Fetch the rest: python -m storymem weights fetch wan-i2v"


def test_every_number_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: Counter[str] = Counter()
    real = TensorFiles.read

    def read(self: TensorFiles, name: str) -> torch.Tensor:
        reads[name] += 1
        return real(self, name)

    monkeypatch.setattr(TensorFiles, "read", read)
    expert = load_expert(find_checkpoint("i2v"), "high", loras=(MI2V,))
    assert reads == Counter(expert.state_dict().keys())


def test_the_file_may_go_away_once_it_is_loaded(own: Path) -> None:
    expert = load_expert(find_checkpoint("i2v"), "high", dtype=torch.float32)
    file = own / "transformer" / WEIGHT_FILE
    file.write_bytes(bytes(file.stat().st_size))
    assert torch.equal(transformed(expert), transformed(tiny_transformer("i2v", 1)))


def test_loading_tells_percents_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []
    load_expert(find_checkpoint("i2v"), "high", on_part=lambda done, parts: told.append((done, parts)))
    assert told == sorted(set(told))
    assert told[-1] == (100, 100)

    def stop(done: int, parts: int) -> None:
        if done * 2 > parts:
            raise Cancelled

    with pytest.raises(Cancelled):
        load_expert(find_checkpoint("i2v"), "high", on_part=stop)


# ---- LoRAs on the way in ---------------------------------------------------------------------------------------------


def save_own_lora(models: Path, name: str, tensors: dict[str, torch.Tensor], *, told: bool = True) -> None:
    """A LoRA of the person's own as peft writes it; `told`: with the configuration that says how strong it is."""
    folder = models / "loras" / name
    folder.mkdir(parents=True)
    for which in ("high", "low"):
        save_file(tensors, folder / f"{which}.safetensors")
    if told:
        config = {"r": RANK, "lora_alpha": RANK, "use_rslora": True}
        (folder / "adapter_config.json").write_text(json.dumps(config), "utf-8")


def test_an_own_lora_that_does_not_say_how_strong_it_is_is_refused(models: Path) -> None:
    """StoryMem's say nothing either, but theirs is known. Another's would be a guess, 11 times off at worst."""
    save_own_lora(models, "silent", lora_tensors(78, rank=RANK), told=False)
    with pytest.raises(RequestUnsupported, match="how strong") as caught:
        load_expert(find_checkpoint("i2v"), "high", loras=(LoraUse(name="silent"),))
    assert "adapter_config.json" in caught.value.fix


def test_loras_are_merged_in_float32_and_cast_once(models: Path) -> None:
    """Two LoRAs with strengths, against the same sum by hand; casting between them gives other numbers."""
    style = lora_tensors(77, rank=RANK)
    save_own_lora(models, "charcoal", style)
    uses = (MI2V, LoraUse(name="charcoal", strength=-0.5))
    merged = load_expert(find_checkpoint("i2v"), "high", loras=uses).state_dict()
    plain = load_expert(find_checkpoint("i2v"), "high", dtype=torch.float32).state_dict()
    memory = load_file(models / "StoryMem/Wan2.2-MI2V-A14B/backbone_high_noise.safetensors")
    stem, name = "base_model.model.blocks.1.cross_attn.v", "blocks.1.attn2.to_v.weight"

    def delta(file: dict[str, torch.Tensor]) -> torch.Tensor:
        return RANK**0.5 * (file[f"{stem}.lora_B.weight"] @ file[f"{stem}.lora_A.weight"])

    exact = plain[name] + 1.0 * delta(memory) + -0.5 * delta(style)
    assert torch.equal(merged[name], exact.to(torch.bfloat16))
    twice = ((plain[name] + delta(memory)).to(torch.bfloat16) + -0.5 * delta(style)).to(torch.bfloat16)
    assert not torch.equal(merged[name], twice)
    bias = "blocks.1.attn2.to_v.bias"
    assert torch.equal(merged[bias], plain[bias].to(torch.bfloat16))


def test_each_expert_gets_its_own_half() -> None:
    checkpoint = find_checkpoint("i2v")
    for which, seed in (("high", 20), ("low", 21)):
        merged, plain = (load_expert(checkpoint, which, loras=loras, dtype=torch.float32) for loras in ((MI2V,), ()))
        half = lora_tensors(seed)
        stem = "base_model.model.blocks.0.ffn.0"
        change = merged.blocks[0].ffn.net[0].proj.weight - plain.blocks[0].ffn.net[0].proj.weight
        expected = 2.0 * half[f"{stem}.lora_B.weight"] @ half[f"{stem}.lora_A.weight"]
        assert torch.allclose(change, expected, atol=1e-6)


def test_what_merging_loses_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "storymem.engine.wan.files.checkpoints"):
        load_expert(find_checkpoint("i2v"), "high", loras=(MI2V,))
    assert "% of what the LoRAs change (blocks.1.attn1.to_q.weight)" in caplog.text


def test_a_storymem_file_with_a_layer_missing_is_refused(own: Path, tmp_path: Path) -> None:
    write_storymem(tmp_path)
    file = tmp_path / "StoryMem/Wan2.2-MI2V-A14B/backbone_high_noise.safetensors"
    kept = {name: tensor for name, tensor in load_file(file).items() if "blocks.1.ffn.2" not in name}
    save_file(kept, file)
    with pytest.raises(EngineError, match="changes 19 layers; the published one changes 20"):
        load_expert(find_checkpoint("i2v"), "high", loras=(MI2V,))
    load_expert(find_checkpoint("i2v"), "low", loras=(MI2V,))


def test_a_lora_of_the_other_base_or_of_nobody_is_refused() -> None:
    with pytest.raises(RequestUnsupported, match="storymem-mi2v can't be used with wan-t2v"):
        load_expert(find_checkpoint("t2v"), "high", loras=(MI2V,))
    with pytest.raises(WeightsMissing, match="'nobody'"):
        load_expert(find_checkpoint("i2v"), "high", loras=(LoraUse(name="nobody"),))


# ---- folders that are not what they should be ------------------------------------------------------------------------


def test_another_base_model_in_the_folder_is_named(models: Path, own: Path) -> None:
    shutil.rmtree(own)
    shutil.copytree(models / "Wan2.2-T2V-A14B-Diffusers", own)
    with pytest.raises(EngineError, match="reads 16 channels instead of 36"):
        find_checkpoint("i2v")


def test_without_any_folder_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYMEM_WEIGHTS", str(tmp_path))
    with pytest.raises(WeightsMissing) as caught:
        find_checkpoint("t2v")
    assert caught.value.fix == "Fetch them: python -m storymem weights fetch wan-t2v"


def test_a_complete_folder_is_taken_before_an_unfinished_one(own: Path, models: Path, tmp_path: Path) -> None:
    (own / "vae" / WEIGHT_FILE).unlink()
    (own / "tokenizer/tokenizer.json").rename(own / "tokenizer.json")
    shutil.rmtree(own / "tokenizer")
    with pytest.raises(WeightsMissing, match=r"no tokenizer/, vae/\*\.safetensors"):
        find_checkpoint("i2v")
    shutil.copytree(models / "Wan2.2-I2V-A14B", tmp_path / "Wan2.2-I2V-A14B")
    assert find_checkpoint("i2v").folder.name == "Wan2.2-I2V-A14B"


def test_an_unfinished_original_folder_names_its_own_command(own_original: Path) -> None:
    (own_original / "Wan2.1_VAE.pth").unlink()
    with pytest.raises(WeightsMissing, match=r"Wan2\.1_VAE\.pth") as caught:
        find_checkpoint("i2v")
    assert caught.value.fix.endswith("weights fetch wan-i2v-original")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def rewritten(file: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> None:
    tensors = load_file(file)
    change(tensors)
    save_file(tensors, file)


def test_a_damaged_file_is_named(own: Path) -> None:
    cut(own / "transformer" / WEIGHT_FILE)
    with pytest.raises(EngineError, match=r"transformer/diffusion_pytorch_model\.safetensors can't be read"):
        load_expert(find_checkpoint("i2v"), "high")
    load_expert(find_checkpoint("i2v"), "low")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda tensors: tensors.pop("blocks.1.attn1.to_q.weight"),
            r"lacks 1 of \d+ weights: blocks.1.attn1.to_q.weight",
        ),
        (lambda tensors: tensors.update(extra=torch.ones(1)), "has 1 weights the model lacks: extra"),
        (
            lambda tensors: tensors.update({"proj_out.bias": torch.ones(3)}),
            r"proj_out.bias in .* has the shape \(3,\) instead of \(64,\)",
        ),
    ],
)
def test_weights_that_are_not_exactly_the_models_are_refused(
    own: Path, change: Callable[[dict[str, torch.Tensor]], None], message: str
) -> None:
    rewritten(own / "transformer" / WEIGHT_FILE, change)
    with pytest.raises(EngineError, match=message):
        load_expert(find_checkpoint("i2v"), "high")


def test_a_name_in_two_files_is_refused(own: Path) -> None:
    shutil.copy(own / "transformer" / WEIGHT_FILE, own / "transformer/copy.safetensors")
    with pytest.raises(EngineError, match="repeats"):
        load_expert(find_checkpoint("i2v"), "high")


def test_another_member_of_the_family_is_refused(own_original: Path) -> None:
    rewritten(
        own_original / "high_noise_model" / WEIGHT_FILE, lambda t: t.update({"img_emb.proj.0.weight": torch.ones(4)})
    )
    with pytest.raises(EngineError, match=r"not the weights of a Wan 2\.2 A14B expert: img_emb\.proj\.0\.weight"):
        load_expert(find_checkpoint("i2v"), "high")


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_damaged_configuration_is_named(own: Path, text: str) -> None:
    (own / "transformer/config.json").write_text(text, "utf-8")
    with pytest.raises(EngineError, match=r"config\.json"):
        find_checkpoint("i2v")


def test_an_original_configuration_that_says_too_little_is_named(own_original: Path) -> None:
    (own_original / "low_noise_model/config.json").write_text(json.dumps({"in_dim": 36, "dim": 48}), "utf-8")
    with pytest.raises(EngineError, match="does not say eps, ffn_dim, freq_dim and 3 more"):
        load_expert(find_checkpoint("i2v"), "low")


def test_a_damaged_index_is_named(own: Path) -> None:
    (own / "transformer/diffusion_pytorch_model.safetensors.index.json").write_text("{}", "utf-8")
    with pytest.raises(EngineError, match="does not say which files"):
        find_checkpoint("i2v")


class Bomb:
    """A pickle of it runs code."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return pytest.fail, ("the file ran code",)


@pytest.mark.parametrize("content", [{"weight": Bomb()}, {"epoch": 3}, [1, 2]])
def test_a_pickle_may_only_hold_numbers(own_original: Path, content: object) -> None:
    with (own_original / "Wan2.1_VAE.pth").open("wb") as file:
        pickle.dump(content, file, protocol=2)  # as torch.load expects it
    with pytest.raises(EngineError, match=r"Wan2\.1_VAE\.pth"):
        load_vae(find_checkpoint("i2v"))


def test_a_cut_pickle_is_named(own_original: Path) -> None:
    cut(own_original / "models_t5_umt5-xxl-enc-bf16.pth")
    with pytest.raises(EngineError, match=r"models_t5_umt5-xxl-enc-bf16\.pth can't be read"):
        load_text_encoder(find_checkpoint("i2v"))


def test_a_damaged_tokenizer_is_named(own: Path) -> None:
    for file in (own / "tokenizer").iterdir():
        file.write_text("{", "utf-8")
    with pytest.raises(EngineError, match="no tokenizer that can be read"):
        load_tokenizer(find_checkpoint("i2v"))
