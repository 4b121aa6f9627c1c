"""Configurations: what they do, and what is refused."""

import pickle

import dechaff
import pytest

TEXT = "Pip does not subscribe to my theory.\nSubscribe to our newsletter!\nWire copy: 14:02\n"


def test_toml_dict_and_file_do_the_same(tmp_path):
    toml = "disable = ['boilerplate/']\n[keep]\nphrases = ['newsletter']\n[drop]\nprefixes = ['wire copy:']\n"
    tree = {"disable": ["boilerplate/"], "keep": {"phrases": ["newsletter"]}, "drop": {"prefixes": ("wire copy:",)}}
    path = tmp_path / "dechaff.toml"
    path.write_text(toml)
    expected = "Pip does not subscribe to my theory.\nSubscribe to our newsletter!\n"
    for config in (toml, tree, path):
        assert dechaff.Cleaner(config=config).clean(TEXT) == expected


def test_a_file_is_read_once(tmp_path):
    path = tmp_path / "dechaff.toml"
    path.write_text("[keep]\nphrases = ['newsletter']\n")
    pickled = pickle.dumps(dechaff.Cleaner(config=path))
    path.unlink()
    assert "newsletter" in pickle.loads(pickled).clean(TEXT)


def test_the_argument_profile_counts_before_the_configuration():
    menu = "Home | News | Sport | Weather\n"
    text = menu + "The board met on Tuesday evening and voted to widen the northern quay.\n"
    assert menu in dechaff.Cleaner(config={"profile": "conservative"}).clean(text)
    assert menu not in dechaff.Cleaner("balanced", config={"profile": "conservative"}).clean(text)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"disabled": []}, "^config: disabled: unknown field `disabled`, expected one of `profile`"),
        ({"guard": {"shares": 1}}, "^config: guard.shares: unknown field `shares`, expected `share` or `words`"),
        ({"guard": {"share": 2}}, "^config: guard.share: 2 is not between 0 and 1"),
        ({"disable": ["nope/"]}, '^config: disable: there is no rule or family "nope/"'),
        ({"disable": "toc/"}, "^config: disable: invalid type: string"),
        ({"drop": {"regexes": ["("]}}, '^config: drop: the pattern "\\(" cannot be used'),
        ({"drop": {"phrases": [1]}}, r"^config: drop.phrases\[0\]: invalid type: integer `1`, expected a string"),
        ({"profile": "mild"}, "^config: profile: unknown variant `mild`"),
        ("disabled = []", "unknown field `disabled`"),
        ("profile = ", "^config: the configuration is not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named(config, message):
    with pytest.raises(dechaff.ConfigError, match=message) as caught:
        dechaff.Cleaner(config=config)
    assert isinstance(caught.value, ValueError)


def test_wrong_types_are_named():
    with pytest.raises(TypeError, match="^config: expected a str of TOML, a dict, or a path"):
        dechaff.Cleaner(config=3)
    with pytest.raises(TypeError, match=r'^config\["keep"\]\["phrases"\]\[0\]: expected .*, got bytes'):
        dechaff.Cleaner(config={"keep": {"phrases": [b"x"]}})
    with pytest.raises(TypeError, match="^config: a key: expected str, got int"):
        dechaff.Cleaner(config={1: 2})
    with pytest.raises(TypeError, match="^profile: expected str, got int"):
        dechaff.Cleaner(1)
    with pytest.raises(ValueError, match='^profile: there is no profile "mild": use conservative, balanced or aggressive'):
        dechaff.Cleaner("mild")
    with pytest.raises(ValueError, match=r'^config\["guard"\]\["share"\]: the number is not finite'):
        dechaff.Cleaner(config={"guard": {"share": float("nan")}})


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="absent.toml"):
        dechaff.Cleaner(config=tmp_path / "absent.toml")


def test_a_dict_that_holds_itself_is_refused():
    config = {}
    config["keep"] = config
    with pytest.raises(RecursionError, match="nested too deeply"):
        dechaff.Cleaner(config=config)
