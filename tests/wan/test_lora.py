"""LoRA files: their scale, their names, merged and attached alike, and what doesn't fit refused by name."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import WanTransformer3DModel
from safetensors.torch import load_file, save_file

from storymem.core.errors import EngineError, RequestUnsupported, WeightsMissing
from storymem.engine.wan.files.lora import Lora, Merge, attach, check_complete, merge_loras, read_lora, rounding_loss
from tests.support.tiny_wan import lora_tensors, tiny_transformer

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures/sampler"
PUBLISHED = FIXTURES / "lora_high.safetensors"
PEFT = "base_model.model."
RANK = 4
Tensors = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def base() -> WanTransformer3DModel:
    """The fixtures' high-noise expert."""
    config = json.loads((FIXTURES / "manifest.json").read_text("utf-8"))["transformer_config"]
    config.pop("in_channels_t2v")
    transformer = WanTransformer3DModel(**config)
    transformer.load_state_dict(load_file(FIXTURES / "transformer_high.safetensors"))
    return transformer.eval().requires_grad_(False)


def copied(model: WanTransformer3DModel) -> WanTransformer3DModel:
    copy = WanTransformer3DModel(**{n: v for n, v in model.config.items() if not n.startswith("_")})
    copy.load_state_dict(model.state_dict())
    return copy.eval().requires_grad_(False)


def output(transformer: WanTransformer3DModel) -> torch.Tensor:
    """What the model makes of a fixed input."""
    generator = torch.Generator().manual_seed(3)
    latents = torch.randn(1, transformer.config["in_channels"], 2, 8, 8, generator=generator)
    text = torch.randn(1, 7, transformer.config["text_dim"], generator=generator)
    with torch.no_grad():
        return transformer(latents, torch.tensor([700]), text).sample


def difference(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).norm() / other.norm())


def written(folder: Path, tensors: Mapping[str, torch.Tensor], name: str = "lora.safetensors", **kept: str) -> Path:
    """The tensors in a file, with what the file says of itself."""
    path = folder / name
    if path.suffix == ".pth":
        torch.save(dict(tensors), path)
    else:
        save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, path, metadata=kept)
    return path


def deltas(lora: Lora) -> Tensors:
    return {change.parameter: change.delta() for change in lora.changes}


def same(one: Tensors, other: Tensors) -> None:
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)


# ---- scale -----------------------------------------------------------------------------------------------------------


def test_a_storymem_file_has_the_scale_that_nothing_in_it_says() -> None:
    lora = read_lora(PUBLISHED)
    assert {pair.rank for pair in lora.pairs} == {8}
    assert {pair.scale for pair in lora.pairs} == {math.sqrt(8)}
    check_complete(lora, 2)
    assert 2 * len(lora.pairs) == len(load_file(PUBLISHED)) == 20 * 2


def test_at_the_published_rank_the_scale_is_eleven(tmp_path: Path) -> None:
    lora = read_lora(written(tmp_path, lora_tensors(1, rank=128)))
    assert {round(pair.scale, 4) for pair in lora.pairs} == {11.3137}


def with_alpha(tensors: Tensors, alpha: float) -> Tensors:
    stems = {name.rpartition(".lora_")[0] for name in tensors}
    return {**tensors, **{f"{stem}.alpha": torch.tensor(alpha) for stem in stems}}


def renamed(tensors: Tensors, old: str, new: str) -> Tensors:
    return {name.replace(old, new): tensor for name, tensor in tensors.items()}


DIFFUSION_MODEL = renamed(lora_tensors(1), PEFT, "diffusion_model.")


@pytest.mark.parametrize(
    ("tensors", "scale"),
    [
        (lora_tensors(1), 2.0),
        (with_alpha(lora_tensors(1), 2.0), 0.5),
        (DIFFUSION_MODEL, 1.0),
        (with_alpha(DIFFUSION_MODEL, 8.0), 2.0),
        (renamed(lora_tensors(1), PEFT, ""), 1.0),
    ],
)
def test_without_a_configuration_the_keys_say_the_scale(tmp_path: Path, tensors: Tensors, scale: float) -> None:
    assert {pair.scale for pair in read_lora(written(tmp_path, tensors)).pairs} == {scale}


def test_a_known_alpha_serves_where_the_file_has_none(tmp_path: Path) -> None:
    silent = written(tmp_path, DIFFUSION_MODEL)
    assert {pair.scale for pair in read_lora(silent, alpha=1.0).pairs} == {0.25}
    telling = written(tmp_path, with_alpha(DIFFUSION_MODEL, 8.0), "telling.safetensors")
    assert {pair.scale for pair in read_lora(telling, alpha=1.0).pairs} == {2.0}


CONFIGS = [
    ({"r": RANK, "lora_alpha": 8}, 2.0),
    ({"r": RANK, "lora_alpha": 8, "use_rslora": False}, 2.0),
    ({"r": RANK, "lora_alpha": 8, "use_rslora": True}, 4.0),
]


@pytest.mark.parametrize(("config", "scale"), CONFIGS)
@pytest.mark.parametrize("place", ["beside", "inside", "given"])
def test_a_configuration_has_the_last_word(tmp_path: Path, place: str, config: dict[str, Any], scale: float) -> None:
    kept: dict[str, str] = {}
    if place == "beside":
        (tmp_path / "adapter_config.json").write_text(json.dumps(config), "utf-8")
    if place == "inside":
        kept["lora_adapter_metadata"] = json.dumps({f"transformer.{name}": value for name, value in config.items()})
    path = written(tmp_path, with_alpha(lora_tensors(1), 64.0), **kept)
    lora = read_lora(path, config=config if place == "given" else None)
    assert {pair.scale for pair in lora.pairs} == {scale}


@pytest.mark.parametrize(
    "config", [{"r": 16, "lora_alpha": 16}, {"r": RANK, "lora_alpha": 4, "alpha_pattern": {"q": 1}}]
)
def test_the_configuration_of_another_file_is_refused(tmp_path: Path, config: dict[str, Any]) -> None:
    (tmp_path / "adapter_config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(RequestUnsupported, match="not of this file"):
        read_lora(written(tmp_path, lora_tensors(1)))


@pytest.mark.parametrize("text", ["{", "{}", '{"r": "four", "lora_alpha": 1}', "[]"])
def test_a_damaged_configuration_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "adapter_config.json").write_text(text, "utf-8")
    with pytest.raises(EngineError, match="does not say its rank and alpha"):
        read_lora(written(tmp_path, lora_tensors(1)))


# ---- names -----------------------------------------------------------------------------------------------------------

_TO_DIFFUSERS = {
    "self_attn": "attn1",
    "cross_attn": "attn2",
    ".q.": ".to_q.",
    ".k.": ".to_k.",
    ".v.": ".to_v.",
    ".o.": ".to_out.0.",
    "ffn.0": "ffn.net.0.proj",
    "ffn.2": "ffn.net.2",
}


def diffusers_style(tensors: Tensors) -> Tensors:
    for old, new in _TO_DIFFUSERS.items():
        tensors = renamed(tensors, old, new)
    return renamed(tensors, PEFT, "transformer.")


def down_up_style(tensors: Tensors) -> Tensors:
    tensors = renamed(renamed(tensors, "lora_A", "lora_down"), "lora_B", "lora_up")
    return with_alpha(renamed(tensors, PEFT, "diffusion_model."), 2.0 * RANK)


def kohya_style(tensors: Tensors) -> Tensors:
    found: Tensors = {}
    for name, tensor in down_up_style(tensors).items():
        stem, _, end = name.removeprefix("diffusion_model.").partition(".lora_" if ".lora_" in name else ".alpha")
        found[f"lora_unet_{stem.replace('.', '_')}.{f'lora_{end}' if end else 'alpha'}"] = tensor
    return found


@pytest.mark.parametrize(
    ("style", "strength"),
    [
        (lambda tensors: tensors, 1.0),
        (lambda tensors: renamed(tensors, ".lora_A.", ".lora_A.default."), 1.0),
        (diffusers_style, 2.0),  # no scale is said, and they are not StoryMem's: 1
        (lambda tensors: diffusers_style(renamed(tensors, PEFT, "diffusion_model.")), 2.0),
        (down_up_style, 1.0),
        (kohya_style, 1.0),
    ],
)
def test_every_naming_means_the_same_layers(
    tmp_path: Path, style: Callable[[Tensors], Tensors], strength: float
) -> None:
    model = tiny_transformer("i2v", 1)
    plain = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    lora = read_lora(written(tmp_path, style(lora_tensors(5))))
    merge_loras(model, [(lora, strength)])
    tensors, stem = lora_tensors(5), f"{PEFT}blocks.1.ffn.0"
    expected = plain["blocks.1.ffn.net.0.proj.weight"] + 2.0 * (
        tensors[f"{stem}.lora_B.weight"] @ tensors[f"{stem}.lora_A.weight"]
    )
    assert difference(model.state_dict()["blocks.1.ffn.net.0.proj.weight"], expected) < 1e-6
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, plain[name])}
    assert len(changed) == len(lora.pairs) == 20


def test_a_pickled_file_is_the_same_lora(tmp_path: Path) -> None:
    tensors = load_file(PUBLISHED)
    same(deltas(read_lora(written(tmp_path, tensors, "lora.pth"))), deltas(read_lora(PUBLISHED)))


# ---- at work ---------------------------------------------------------------------------------------------------------


def test_merged_attached_and_worked_out_by_hand_agree(base: WanTransformer3DModel) -> None:
    lora = read_lora(PUBLISHED)
    merged, attached, by_hand = copied(base), copied(base), copied(base)
    merge_loras(merged, [(lora, 1.0)])
    attach(attached, [(lora, 1.0)])
    tensors = load_file(PUBLISHED)
    for block in (0, 1):
        for ours, theirs in (("attn1.to_q", "self_attn.q"), ("attn2.to_out.0", "cross_attn.o"), ("ffn.net.2", "ffn.2")):
            stem = f"{PEFT}blocks.{block}.{theirs}"
            change = tensors[f"{stem}.lora_B.weight"] @ tensors[f"{stem}.lora_A.weight"]
            weight = by_hand.get_parameter(f"blocks.{block}.{ours}.weight")
            weight += 2.828427 * change
            assert difference(merged.get_parameter(f"blocks.{block}.{ours}.weight"), weight) < 1e-6
    assert attached.blocks[0].attn1.to_q.scaling == pytest.approx({"lora_0": math.sqrt(8)})
    assert difference(output(merged), output(attached)) < 5e-6
    assert difference(output(merged), output(base)) > 0.1


def test_the_scales_of_a_plain_loader_are_another_model(base: WanTransformer3DModel) -> None:
    """Scale 1, and alpha / rank, are what loaders take where the file is silent; both are far from the published."""
    published = copied(base)
    merge_loras(published, [(read_lora(PUBLISHED), 1.0)])
    for config in ({"r": 8, "lora_alpha": 8, "use_rslora": False}, {"r": 8, "lora_alpha": 1}):
        other = copied(base)
        merge_loras(other, [(read_lora(PUBLISHED, config=config), 1.0)])
        assert difference(output(other), output(published)) > 0.05


@pytest.mark.filterwarnings("ignore:Already found a `peft_config`")  # that several are attached is the point
def test_several_stack_with_their_strengths(base: WanTransformer3DModel) -> None:
    memory, style = read_lora(PUBLISHED), read_lora(FIXTURES / "lora_low.safetensors")
    uses = [(memory, 0.75), (style, -0.5)]
    merged, attached, one = copied(base), copied(base), copied(base)
    merge_loras(merged, uses)
    attach(attached, uses)
    merge_loras(one, uses[:1])
    name = "blocks.0.attn1.to_k.weight"
    expected = base.get_parameter(name) + 0.75 * deltas(memory)[name] - 0.5 * deltas(style)[name]
    assert difference(merged.get_parameter(name), expected) < 1e-6
    assert difference(output(merged), output(attached)) < 5e-6
    assert difference(output(merged), output(one)) > 0.01


def test_layers_may_have_scales_and_ranks_of_their_own(tmp_path: Path) -> None:
    tensors = down_up_style(lora_tensors(1))
    stem = "diffusion_model.blocks.1.self_attn.q"
    tensors[f"{stem}.lora_down.weight"], tensors[f"{stem}.lora_up.weight"] = torch.ones(2, 48), torch.ones(48, 2) * 0.01
    tensors["diffusion_model.blocks.0.ffn.2.alpha"] = torch.tensor(1.0)
    lora = read_lora(written(tmp_path, tensors))
    merged, attached = tiny_transformer("i2v", 1), tiny_transformer("i2v", 1)
    merge_loras(merged, [(lora, 1.0)])
    attach(attached, [(lora, 1.0)])
    assert attached.blocks[1].attn1.to_q.scaling == {"lora_0": 4.0}
    assert attached.blocks[0].ffn.net[2].scaling == {"lora_0": 0.25}
    assert attached.blocks[1].attn1.to_k.scaling == {"lora_0": 2.0}
    assert difference(output(merged), output(attached)) < 5e-6


def test_rounding_happens_once(base: WanTransformer3DModel) -> None:
    loras = [(read_lora(PUBLISHED), 1.0), (read_lora(FIXTURES / "lora_low.safetensors"), 1.0)]
    rounded = copied(base).to(torch.bfloat16)
    name = "blocks.0.attn1.to_q.weight"
    exact = rounded.get_parameter(name).float() + sum(deltas(lora)[name] for lora, _ in loras)
    stepwise = rounded.get_parameter(name)
    for lora, _ in loras:
        stepwise = (stepwise.float() + deltas(lora)[name]).to(torch.bfloat16)
    merge_loras(rounded, loras)
    assert torch.equal(rounded.get_parameter(name), exact.to(torch.bfloat16))
    assert not torch.equal(rounded.get_parameter(name), stepwise)


@pytest.mark.parametrize(("share", "loss"), [(1e-1, 0.017), (1e-2, 0.166), (1e-3, 0.80)])
def test_how_much_rounding_loses(share: float, loss: float) -> None:
    generator = torch.Generator().manual_seed(0)
    weight, delta = torch.randn(2, 400, 400, generator=generator)
    weight = weight.to(torch.bfloat16)
    assert rounding_loss(weight, delta * share, torch.bfloat16) == pytest.approx(loss, rel=0.05)
    assert rounding_loss(weight, delta * share, torch.float32) < 1e-4


# ---- changes given in full, and keys without a place -----------------------------------------------------------------


def test_changes_in_full_go_where_they_belong(tmp_path: Path) -> None:
    model = tiny_transformer("i2v", 1)
    plain = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    places = {
        "blocks.0.self_attn.q.diff_b": "blocks.0.attn1.to_q.bias",
        "blocks.0.cross_attn.norm_k.diff": "blocks.0.attn2.norm_k.weight",
        "blocks.1.norm3.diff": "blocks.1.norm2.weight",
        "blocks.1.diff_m": "blocks.1.scale_shift_table",
        "blocks.0.modulation.diff": "blocks.0.scale_shift_table",
        "head.modulation.diff": "scale_shift_table",
        "head.head.diff_b": "proj_out.bias",
        "time_projection.1.diff": "condition_embedder.time_proj.weight",
        "patch_embedding.diff": "patch_embedding.weight",
    }
    diffs = {f"diffusion_model.{key}": torch.full_like(plain[place], 0.5) for key, place in places.items()}
    lora = read_lora(written(tmp_path, DIFFUSION_MODEL | diffs))
    merge_loras(model, [(lora, 2.0)])
    for place in places.values():
        assert torch.allclose(model.state_dict()[place], plain[place] + 1.0, atol=1e-6), place
    with pytest.raises(RequestUnsupported, match="can only be merged"):
        attach(model, [(lora, 1.0)])


def test_keys_for_the_image_attention_of_wan_2_1_are_passed_over_and_named(tmp_path: Path) -> None:
    dead = {
        "diffusion_model.blocks.0.cross_attn.norm_k_img.diff": torch.ones(48),
        "diffusion_model.blocks.0.cross_attn.k_img.lora_down.weight": torch.ones(4, 48),
        "diffusion_model.blocks.0.cross_attn.k_img.lora_up.weight": torch.ones(48, 4),
        "diffusion_model.img_emb.proj.1.diff_b": torch.ones(7),
    }
    lora = read_lora(written(tmp_path, DIFFUSION_MODEL | dead))
    assert set(lora.ignored) == set(dead)
    same(deltas(lora), deltas(read_lora(written(tmp_path, DIFFUSION_MODEL))))
    with pytest.raises(RequestUnsupported, match="no key at all"):
        read_lora(written(tmp_path, dead))


def refused(folder: Path, tensors: Tensors, *parts: str) -> None:
    """Merging the file is refused with these words, and the model is as it was."""
    model = tiny_transformer("i2v", 1)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with pytest.raises(RequestUnsupported) as caught:
        merge_loras(
            model,
            [
                (read_lora(written(folder, lora_tensors(9), "fitting.safetensors")), 1.0),
                (read_lora(written(folder, tensors)), 1.0),
            ],
        )
    for part in parts:
        assert part in caught.value.message
    same(before, model.state_dict())


def test_a_key_nobody_knows_is_refused_by_name(tmp_path: Path) -> None:
    strange = {f"diffusion_model.blocks.{n}.self_attn.q.dora_scale": torch.ones(48) for n in range(5)}
    told = ("5 of its entries are not understood", "blocks.0.self_attn.q.dora_scale", "and 2 more")
    refused(tmp_path, DIFFUSION_MODEL | strange, *told)


def test_half_a_pair_is_refused_by_name(tmp_path: Path) -> None:
    tensors = dict(DIFFUSION_MODEL)
    del tensors["diffusion_model.blocks.1.ffn.2.lora_B.weight"]
    refused(tmp_path, tensors, "1 of its entries are not understood", "blocks.1.ffn.2.lora_A.weight")


def test_a_layer_the_model_lacks_is_refused_by_name(tmp_path: Path) -> None:
    stem = "diffusion_model.blocks.7.self_attn.q"
    more = {f"{stem}.lora_A.weight": torch.ones(4, 48), f"{stem}.lora_B.weight": torch.ones(48, 4)}
    refused(tmp_path, DIFFUSION_MODEL | more, "do not fit the model", "blocks.7.attn1.to_q.weight")


def test_another_models_shape_is_refused_with_both(tmp_path: Path) -> None:
    refused(tmp_path, load_file(PUBLISHED), "20 of its entries do not fit", "(96, 96) instead of (48, 48)")


def test_two_ranks_in_one_pair_are_refused(tmp_path: Path) -> None:
    tensors = dict(DIFFUSION_MODEL)
    tensors["diffusion_model.blocks.0.self_attn.k.lora_A.weight"] = torch.ones(3, 48)
    refused(tmp_path, tensors, "are no pair of matrices", "blocks.0.self_attn.k.lora_A.weight (48, 4) x (3, 48)")


def test_attaching_what_does_not_fit_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(RequestUnsupported, match="do not fit the model"):
        attach(tiny_transformer("i2v", 1), [(read_lora(PUBLISHED), 1.0)])


def test_an_incomplete_storymem_file_is_refused(tmp_path: Path) -> None:
    lora = read_lora(PUBLISHED)
    with pytest.raises(EngineError, match="changes 20 layers; the published one changes 400"):
        check_complete(lora, 40)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing):
        read_lora(tmp_path / "nowhere.safetensors")
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(PUBLISHED.read_bytes()[:5000])
    with pytest.raises(EngineError, match="torn"):
        read_lora(torn)
    code = tmp_path / "code.pth"
    torch.save({"weight": Path}, code)
    with pytest.raises(EngineError, match="code"):
        read_lora(code)
    with pytest.raises(RequestUnsupported, match="no key at all"):
        read_lora(written(tmp_path, {}, "empty.pth"))


def test_a_weight_without_a_change_is_handed_through(base: WanTransformer3DModel) -> None:
    merge = Merge(base)
    merge.add(read_lora(PUBLISHED), 1.0)
    bias = base.proj_out.bias
    assert merge.applied("proj_out.bias", bias) is bias
    weight = base.blocks[0].ffn.net[2].weight.clone()
    kept = weight.clone()
    assert not torch.equal(merge.applied("blocks.0.ffn.net.2.weight", weight), kept)
    assert torch.equal(weight, kept), "what is handed in is not written to"
